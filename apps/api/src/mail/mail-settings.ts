import addressparser from "nodemailer/lib/addressparser";
import { z } from "zod";

/** The settings of mail, as the environment has them. */
export const mailVariables = {
  SMTP_URL: z
    .string()
    .refine(isSmtpUrl, "must look like smtp://user:password@host:587, or smtps://…:465 for TLS")
    .optional(),
  MAIL_FROM: z
    .string()
    .transform(parseMailbox)
    .refine((mailbox) => mailbox !== undefined, "must look like Name <name@example.com>")
    .optional(),
  /** Where mails are written when there is no SMTP_URL. */
  MAIL_DIRECTORY: z.string().default(".data/mail"),
  REQUIRE_VERIFIED_EMAIL: z.enum(["true", "false"], "must be true or false").optional(),
};

/** Whom mails come from. */
export interface Mailbox {
  name: string;
  address: string;
}

/** One mailbox (RFC 5322 §3.4), or undefined for what is none, or several. */
function parseMailbox(text: string): Mailbox | undefined {
  const [first, ...others] = addressparser(text, { flatten: true });
  if (!first || others.length > 0) return undefined;
  const { name, address } = first;
  return z.email().safeParse(address).success && !/[\r\n]/.test(text)
    ? { name, address }
    : undefined;
}

/** What the library throws for another would show the URL, or its password. */
function isSmtpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, search } = new URL(text);
  return (
    /^smtps?:$/.test(protocol) &&
    hostname !== "" &&
    search === "" &&
    [username, password].every(isDecodable)
  );
}

function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text).length >= 0;
  } catch {
    return false;
  }
}
