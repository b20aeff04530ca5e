import { type Executor, knownDevices, oneTimeLinks, users, violatedUniqueKey } from "@handbill/db";
import { and, eq, gt, isNull } from "drizzle-orm";
import { isUnused } from "./queries.ts";

/** Whether this caller is the one who uses the link. Of any number at once, one is. */
export async function spendLink(tx: Executor, id: string, now: Date): Promise<boolean> {
  const [{ affectedRows }] = await tx
    .update(oneTimeLinks)
    .set({ usedAt: now })
    .where(
      and(eq(oneTimeLinks.id, id), isNull(oneTimeLinks.usedAt), gt(oneTimeLinks.expiresAt, now)),
    );
  return affectedRows > 0;
}

type Change = Partial<
  Pick<
    typeof users.$inferInsert,
    "username" | "canonicalUsername" | "displayName" | "email" | "emailVerifiedAt" | "passwordHash"
  >
>;

/**
 * Changes an account, or tells which of the unique fields another has already, or that the account is not there, or has
 * another address than `ifEmail`.
 */
export async function updateAccount(
  tx: Executor,
  { id, ifEmail }: { id: string; ifEmail?: string },
  change: Change,
): Promise<"done" | "username taken" | "email taken" | "not found"> {
  try {
    const [{ affectedRows }] = await tx
      .update(users)
      .set(change)
      .where(and(eq(users.id, id), ifEmail === undefined ? undefined : eq(users.email, ifEmail)));
    return affectedRows > 0 ? "done" : "not found";
  } catch (error) {
    const key = violatedUniqueKey(error);
    if (key === "users_email_unique") return "email taken";
    if (key !== undefined) return "username taken";
    throw error;
  }
}

/** Deletes an account with everything that only it has. Its events go too: announce them before. */
export async function deleteAccount(tx: Executor, id: string): Promise<void> {
  await tx.delete(users).where(eq(users.id, id));
}

/** Forgets the devices that a user has logged in from. */
export async function forgetDevices(tx: Executor, userId: string): Promise<void> {
  await tx.delete(knownDevices).where(eq(knownDevices.userId, userId));
}

/**
 * Deletes an account unless it is of use: its address was confirmed, somebody has logged in, or it has events. Whether it
 * was deleted.
 */
export async function deleteUnusedAccount(tx: Executor, id: string): Promise<boolean> {
  const [{ affectedRows }] = await tx.delete(users).where(and(eq(users.id, id), isUnused(tx)));
  return affectedRows > 0;
}
