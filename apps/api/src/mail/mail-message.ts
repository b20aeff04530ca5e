import type { Mail } from "@handbill/rpc/server";
import type { SendMailOptions } from "nodemailer";
import type { Mailbox } from "./mail-settings.ts";

/**
 * A mail as the library takes it, which encodes what is not ASCII and lets no line break into a header. Neither files nor
 * URLs are read, whatever the text says.
 */
export function messageOf({ id, to, subject, text, at }: Mail, from: Mailbox): SendMailOptions {
  const [, domain = "localhost"] = /@([^@]+)$/.exec(from.address) ?? [];
  return {
    from,
    to: { name: "", address: to },
    subject: subject.replaceAll(/[\r\n]+/g, " "),
    text,
    date: at,
    messageId: `<${id}@${domain}>`, // the same when it comes twice
    headers: { "Auto-Submitted": "auto-generated" }, // RFC 3834 §5
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
