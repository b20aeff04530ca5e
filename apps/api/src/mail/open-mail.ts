import { setTimeout } from "node:timers/promises";
import { type Context, type DeliveryLog, deliverDueMails, MailLoop } from "@handbill/rpc/server";
import type { Env } from "../env.ts";
import type { SchemaGate } from "../schema-gate.ts";
import { createFileMailer } from "./file-mailer.ts";
import { type ClosableMailer, createSmtpMailer } from "./smtp-mailer.ts";

/** So long, in milliseconds, a process that stops waits for the mails under way. */
const CLOSE_MS = 2_000;

/** As pino has it. */
type Log = DeliveryLog & { info(facts: object, message: string): void };

/** The process's part in sending mails; it can be woken before it is open, for nothing. */
export interface MailService {
  wake(): void;
  /** Begins to send what is due, and what is enqueued from now on. */
  open(log: Log): void;
  /** Takes up no more mails, and waits for those under way. */
  close(): Promise<void>;
}

export function createMailService(
  env: Env,
  services: Pick<Context, "db" | "clock" | "ids"> & { schemaGate: SchemaGate },
): MailService {
  let running: { loop: MailLoop; mailer: ClosableMailer } | undefined;
  return {
    wake: () => running?.loop.wake(),
    open(log) {
      const mailer = openMailer(env, log);
      const { db, clock, ids, schemaGate } = services;
      const { SITE_NAME: siteName, linkOrigin: webUrl } = env;
      const options = { db, clock, ids, mailer, siteName, webUrl, log };
      const loop = new MailLoop({
        deliver: async () => {
          await schemaGate.pass();
          return deliverDueMails(options);
        },
        onFailure: (err) => log.warn({ err }, "mails are not sent for now; it is tried again"),
      });
      running = { loop, mailer };
    },
    async close() {
      if (!running) return;
      // A mail that is under way longer comes again, from another process or after the lease.
      await Promise.race([running.loop.close(), setTimeout(CLOSE_MS, undefined, { ref: false })]);
      running.mailer.close();
    },
  };
}

function openMailer(env: Env, log: Log): ClosableMailer {
  const { SMTP_URL, mailFrom: from, MAIL_DIRECTORY: folder, isDevelopment: showsLinks } = env;
  if (SMTP_URL !== undefined) return createSmtpMailer(SMTP_URL, from);
  return createFileMailer({ folder, from, showsLinks }, log);
}
