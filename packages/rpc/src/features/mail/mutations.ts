import { type Executor, oneTimeLinks, outgoingMails, users } from "@handbill/db";
import { and, eq, inArray, isNull, lt, sql } from "drizzle-orm";
import { hashOneTimeToken } from "../../one-time-token.ts";
import {
  LINK_LIFETIME_MS,
  LINK_MAILS,
  type LinkPurpose,
  MAIL_KINDS,
  type MailKind,
} from "./mail-kind.ts";
import type { OutgoingMail } from "./queries.ts";

export interface NewMail {
  id: string;
  kind: MailKind;
  userId: string;
  email: string;
  now: Date;
}

/**
 * Has a mail sent once the transaction of its reason is committed. What brings a link takes the place of what was to
 * bring one for the same purpose, and every older link of that purpose is good for nothing.
 */
export async function enqueueMail(
  tx: Executor,
  { id, kind, userId, email, now }: NewMail,
): Promise<void> {
  const purpose = MAIL_KINDS[kind];
  if (purpose) await dropLinks(tx, { userId, purposes: [purpose], now });
  await tx
    .insert(outgoingMails)
    .values({ id, kind, userId, email, createdAt: now, nextAttemptAt: now });
}

/**
 * Has a mail sent to whoever has this address, if there is such a user, and not a disabled one. The same statements
 * whether there is or not, so that the time they take tells nothing. As {@link enqueueMail} it takes the place of older ones.
 */
export async function enqueueMailToOwner(
  tx: Executor,
  mail: Omit<NewMail, "userId">,
): Promise<void> {
  const { kind, email, now } = mail;
  const purpose = MAIL_KINDS[kind];
  if (purpose) {
    const owner = tx.select({ id: users.id }).from(users).where(eq(users.email, email));
    await tx
      .delete(outgoingMails)
      .where(and(inArray(outgoingMails.userId, owner), eq(outgoingMails.kind, kind)));
    await tx
      .update(oneTimeLinks)
      .set({ usedAt: now })
      .where(
        and(
          inArray(oneTimeLinks.userId, owner),
          eq(oneTimeLinks.purpose, purpose),
          isNull(oneTimeLinks.usedAt),
        ),
      );
  }
  await enqueueFirstMailToOwner(tx, mail);
}

/** The same for who was never mailed, or is mailed without a link: one statement. */
export async function enqueueFirstMailToOwner(
  tx: Executor,
  { id, kind, email, now }: Omit<NewMail, "userId">,
): Promise<void> {
  const { id: idColumn, createdAt, nextAttemptAt } = outgoingMails;
  await tx.insert(outgoingMails).select(
    tx
      .select({
        id: sql`${sql.param(id, idColumn)}`.as("id"),
        kind: sql`${kind}`.as("kind"),
        userId: users.id,
        email: users.email,
        createdAt: sql`${sql.param(now, createdAt)}`.as("created_at"),
        attempts: sql`0`.as("attempts"),
        nextAttemptAt: sql`${sql.param(now, nextAttemptAt)}`.as("next_attempt_at"),
      })
      .from(users)
      .where(and(eq(users.email, email), isNull(users.disabledAt))),
  );
}

/** Makes a user's links of some purposes good for nothing, those too that are yet to be mailed. */
export async function dropLinks(
  tx: Executor,
  { userId, purposes, now }: { userId: string; purposes: LinkPurpose[]; now: Date },
): Promise<void> {
  // The mails first: whoever is about to send one makes its link in the same transaction in which it holds the row.
  await tx.delete(outgoingMails).where(
    and(
      eq(outgoingMails.userId, userId),
      inArray(
        outgoingMails.kind,
        purposes.map((each) => LINK_MAILS[each]),
      ),
    ),
  );
  await tx
    .update(oneTimeLinks)
    .set({ usedAt: now })
    .where(
      and(
        eq(oneTimeLinks.userId, userId),
        inArray(oneTimeLinks.purpose, purposes),
        isNull(oneTimeLinks.usedAt),
      ),
    );
}

/** Whether this caller is the one who has the mail until an instant: nobody took it since it was read. */
export async function leaseMail(
  tx: Executor,
  { id, nextAttemptAt, attempts }: OutgoingMail,
  until: Date,
): Promise<boolean> {
  const [{ affectedRows }] = await tx
    .update(outgoingMails)
    .set({ nextAttemptAt: until, attempts: attempts + 1 })
    .where(
      and(
        eq(outgoingMails.id, id),
        eq(outgoingMails.nextAttemptAt, nextAttemptAt),
        eq(outgoingMails.attempts, attempts),
      ),
    );
  return affectedRows > 0;
}

/** Stores the link that a mail brings. */
export async function insertLink(
  tx: Executor,
  {
    id,
    purpose,
    token,
    mail,
    now,
  }: {
    id: string;
    purpose: LinkPurpose;
    token: string;
    mail: Pick<OutgoingMail, "userId" | "email">;
    now: Date;
  },
): Promise<void> {
  await tx.insert(oneTimeLinks).values({
    id,
    userId: mail.userId,
    purpose,
    email: mail.email,
    tokenHash: hashOneTimeToken(token),
    createdAt: now,
    expiresAt: new Date(now.getTime() + LINK_LIFETIME_MS[purpose]),
  });
}

/** Puts a mail off that was not taken, unless somebody else has it by now. */
export async function postponeMail(
  db: Executor,
  { id, attempts }: Pick<OutgoingMail, "id" | "attempts">,
  until: Date,
): Promise<void> {
  await db
    .update(outgoingMails)
    .set({ nextAttemptAt: until })
    .where(and(eq(outgoingMails.id, id), eq(outgoingMails.attempts, attempts)));
}

export async function deleteMail(db: Executor, id: string): Promise<void> {
  await db.delete(outgoingMails).where(eq(outgoingMails.id, id));
}

/** Deletes the links that ran out before an instant, a batch at a time. */
export async function deleteLinksBefore(db: Executor, instant: Date): Promise<void> {
  const [{ affectedRows }] = await db
    .delete(oneTimeLinks)
    .where(lt(oneTimeLinks.expiresAt, instant))
    .limit(1000);
  if (affectedRows === 1000) await deleteLinksBefore(db, instant);
}
