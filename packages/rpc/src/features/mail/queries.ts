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

/** What of a user decides what a mail says, and whether it is to be sent. */
export type Addressee = Pick<
  typeof users.$inferSelect,
  "username" | "email" | "emailVerifiedAt" | "disabledAt"
>;

const addressee = {
  username: users.username,
  email: users.email,
  emailVerifiedAt: users.emailVerifiedAt,
  disabledAt: users.disabledAt,
};

export async function findAddressee(db: Executor, id: string): Promise<Addressee | undefined> {
  const [row] = await db.select(addressee).from(users).where(eq(users.id, id));
  return row;
}

/** Who has an address. */
export async function findOwner(db: Executor, email: string): Promise<Addressee | undefined> {
  const [row] = await db.select(addressee).from(users).where(eq(users.email, email));
  return row;
}
