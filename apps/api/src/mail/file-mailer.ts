import { mkdir, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Mail, MailNotSent } from "@handbill/rpc/server";
import { createTransport } from "nodemailer";
import { messageOf } from "./mail-message.ts";
import type { Mailbox } from "./mail-settings.ts";
import type { ClosableMailer } from "./smtp-mailer.ts";

/** Of pino. */
interface MailLog {
  info(facts: object, message: string): void;
}

/**
 * Writes each mail into a file of its own, which only this user of the machine can read, and says so in the log: for
 * development, and for servers without mail. `showsLinks` has the log say the link as well.
 */
export function createFileMailer(
  { folder, from, showsLinks }: { folder: string; from: Mailbox; showsLinks: boolean },
  log: MailLog,
): ClosableMailer {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: "windows" });
  return {
    async send(mail) {
      const path = resolve(folder, fileName(mail));
      const { message } = await composer.sendMail(messageOf(mail, from));
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        const unfinished = join(folder, `.${mail.id}`);
        await writeFile(unfinished, message, { mode: 0o600 });
        await rename(unfinished, path);
      } catch (error) {
        const code: unknown = error instanceof Error && Reflect.get(error, "code");
        throw new MailNotSent(`the mail could not be written to ${folder} (${String(code)})`);
      }
      const { kind, link } = mail;
      const shown = showsLinks && link !== undefined ? `: ${link}` : "";
      log.info({ mail: mail.id, kind, path }, `a mail (${kind}) was written to ${path}${shown}`);
    },
    close: () => composer.close(),
  };
}

/** In order of their time, and fit for any file system. */
function fileName({ id, kind, at }: Mail): string {
  const time = at.toISOString().replaceAll(/[-:]/g, "").replace(".", "-");
  return `${time}-${kind}-${id.slice(-6)}.eml`;
}
