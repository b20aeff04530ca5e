import { type Mailer, MailNotSent } from "@handbill/rpc/server";
import { createTransport } from "nodemailer";
import { messageOf } from "./mail-message.ts";
import type { Mailbox } from "./mail-settings.ts";

/** A mailer with connections of its own. */
export type ClosableMailer = Mailer & { close(): void };

const CONNECT_MS = 10_000;
/** No answer for so long, in the middle of a conversation, is none. */
const SILENCE_MS = 20_000;
/** However the server dawdles. Much shorter than a mail's lease. */
const ALTOGETHER_MS = 60_000;

/**
 * Hands mails to a server. `smtps:` has TLS from the beginning; `smtp:` changes to it (STARTTLS) where the server offers that,
 * and must where there is a password to send. Certificates are verified.
 */
export function createSmtpMailer(smtpUrl: string, from: Mailbox): ClosableMailer {
  const url = new URL(smtpUrl);
  const secure = url.protocol === "smtps:";
  const user = decodeURIComponent(url.username);
  const pass = decodeURIComponent(url.password);
  const transport = createTransport({
    pool: true,
    maxConnections: 4,
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: url.port === "" ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTLS: !secure && pass !== "",
    ...(user !== "" && { auth: { user, pass } }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    dnsTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    tls: { minVersion: "TLSv1.2" },
  });
  return {
    async send(mail) {
      const signal = AbortSignal.timeout(ALTOGETHER_MS);
      try {
        await transport.sendMail({ ...messageOf(mail, from), signal });
      } catch (error) {
        throw withoutAddresses(error);
      }
    },
    close: () => transport.close(),
  };
}

/** What the library and the server say has addresses in it; their codes have not. */
function withoutAddresses(error: unknown): MailNotSent {
  const code = text(error, "code");
  const status = text(error, "responseCode");
  const response = text(error, "response") ?? "";
  const [enhanced] = /(?<=^[45]\d\d[ -])[245]\.\d{1,3}\.\d{1,3}\b/.exec(response) ?? [];
  const facts = [code, text(error, "command"), status, enhanced].filter(Boolean);
  // RFC 3463 §3.2: the address is at fault, not the server or what it was told.
  const isFinal = /^5\.1\.[1-3]$/.test(enhanced ?? "");
  return new MailNotSent(`the mail server did not take it (${facts.join(", ")})`, { isFinal });
}

function text(error: unknown, property: string): string | undefined {
  const value: unknown = error instanceof Error ? Reflect.get(error, property) : undefined;
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}
