import { type Database, transaction } from "@handbill/db";
import pLimit from "p-limit";
import { createOneTimeToken, linkTo } from "../../one-time-token.ts";
import { isMailKind, MAIL_KINDS, type MailKind } from "./mail-kind.ts";
import { type Mail, type Mailer, MailNotSent } from "./mailer.ts";
import { deleteMail, insertLink, leaseMail, postponeMail } from "./mutations.ts";
import {
  type Addressee,
  findAddressee,
  findOwner,
  listDueMails,
  type OutgoingMail,
} from "./queries.ts";
import { writeMail } from "./write-mail.ts";

export interface DeliveryOptions {
  db: Database;
  clock: () => Date;
  ids: () => string;
  mailer: Mailer;
  siteName: string;
  /** Where the web app is: links go there. */
  webUrl: string;
  log: DeliveryLog;
}

/** As pino has it. Nothing that is logged here has an address or a link. */
export interface DeliveryLog {
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

const MINUTE_MS = 60 * 1000;
const HOUR_MS = 60 * MINUTE_MS;

/** Longer than it takes to hand a mail over: whoever has not said by then what became of it is gone. */
export const LEASE_MS = 5 * MINUTE_MS;
/** After so many milliseconds nobody wants the mail any more. */
const GIVE_UP_MS = 24 * HOUR_MS;

const AT_ONCE = 4;
const BATCH = 20;

/**
 * Sends the mails that are due, and tells how many were taken up. Any number of processes may do it at once: each mail
 * is one's at a time. Of one that dies midway the mail comes again when its lease is over: it may come twice, never not at all.
 */
export async function deliverDueMails(options: DeliveryOptions): Promise<number> {
  const { db, clock } = options;
  const limit = pLimit(AT_ONCE);
  const due = await listDueMails(db, { now: clock(), limit: BATCH });
  const taken = await Promise.all(due.map((row) => limit(() => deliver(options, row))));
  return taken.filter(Boolean).length;
}

/** Milliseconds from a failure to the next attempt: a minute, then twice as long each time, an hour at most. */
function pauseAfter(attempts: number): number {
  return Math.min(MINUTE_MS * 2 ** (attempts - 1), HOUR_MS);
}

/** Whether the mail was this process's to deal with. */
async function deliver(options: DeliveryOptions, row: OutgoingMail): Promise<boolean> {
  const { db, mailer } = options;
  const taken = await take(options, row);
  if (!taken) return false;
  if (taken.mail) {
    try {
      await mailer.send(taken.mail);
    } catch (error) {
      await putOff(options, { ...row, attempts: row.attempts + 1 }, error);
      return true;
    }
  }
  await deleteMail(db, row.id);
  return true;
}

/** Takes a mail for as long as a lease, and makes its link. Without a mail, nobody wants it any more. */
async function take(
  { db, clock, ids, siteName, webUrl }: DeliveryOptions,
  row: OutgoingMail,
): Promise<{ mail: Mail | undefined } | undefined> {
  const { kind, userId, email: to } = row;
  const now = clock();
  const token = createOneTimeToken();
  const linkId = ids();
  return transaction(db, async (tx) => {
    if (!(await leaseMail(tx, row, new Date(now.getTime() + LEASE_MS)))) return undefined;
    const addressee = await findAddressee(tx, userId);
    if (!addressee || !isMailKind(kind)) return { mail: undefined };
    if (isMoot(kind, to, addressee)) return { mail: undefined };
    const purpose = MAIL_KINDS[kind];
    if (purpose) await insertLink(tx, { id: linkId, purpose, token, mail: row, now });
    const compose = (about: MailKind, { username }: Addressee, link?: string): Mail => {
      const text = writeMail(about, { siteName, webUrl, username, link });
      return { id: row.id, kind: about, to, ...text, link, at: now };
    };
    const owner = kind === "confirm-new-email" ? await findOwner(tx, to) : undefined;
    // Its link is stored, for whoever asked sees that there is one, but nobody gets it.
    if (owner) return { mail: owner.disabledAt ? undefined : compose("already-registered", owner) };
    return { mail: compose(kind, addressee, purpose && linkTo(purpose, webUrl, token)) };
  });
}

/** Whether what the mail is for is done already, or may not be done any more. */
function isMoot(
  kind: MailKind,
  to: string,
  { email, emailVerifiedAt, disabledAt }: Addressee,
): boolean {
  switch (kind) {
    case "verify-email":
      return emailVerifiedAt !== null || email !== to || disabledAt !== null;
    case "reset-password":
    case "already-registered":
      return email !== to || disabledAt !== null;
    case "confirm-new-email":
      return email === to || disabledAt !== null;
    default:
      return false; // it tells of what has happened
  }
}

async function putOff(
  { db, clock, log }: DeliveryOptions,
  row: OutgoingMail,
  error: unknown,
): Promise<void> {
  const { id, kind, attempts, createdAt } = row;
  const now = clock().getTime();
  const pause = pauseAfter(attempts);
  const isFinal = error instanceof MailNotSent && error.isFinal;
  const facts = { mail: id, kind, attempts, err: error };
  if (isFinal || now + pause - createdAt.getTime() >= GIVE_UP_MS) {
    log.error(facts, `a mail (${kind}) was not sent, and will not be`);
    return deleteMail(db, id);
  }
  log.warn(facts, `a mail (${kind}) was not sent; it is tried again in ${pause / MINUTE_MS} min`);
  return postponeMail(db, row, new Date(now + pause));
}
