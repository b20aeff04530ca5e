import { type Executor, outgoingMails, users } from "@handbill/db";
import { asc, eq, lte } from "drizzle-orm";

export type { LinkPurpose } from "./mail-kind.ts";
export type OutgoingMail = typeof outgoingMails.$inferSelect;

/** Mails that somebody may take now, those that have waited longest first. */
export function listDueMails(
  db: Executor,
  { now, limit }: { now: Date; limit: number },
): Promise<OutgoingMail[]> {
  return db
    .select()
    .from(outgoingMails)
    .where(lte(outgoingMails.nextAttemptAt, now))
    .orderBy(asc(outgoingMails.nextAttemptAt))
    .limit(limit);
}

/** What of its user decides what a mail says, and whether it is to be sent. */
export async function findAddressee(db: Executor, id: string) {
  const [row] = await db
    .select({
      username: users.username,
      email: users.email,
      emailVerifiedAt: users.emailVerifiedAt,
      disabledAt: users.disabledAt,
    })
    .from(users)
    .where(eq(users.id, id));
  return row;
}
