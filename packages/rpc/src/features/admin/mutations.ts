import { type Database, type Executor, transaction, users } from "@handbill/db";
import { and, eq, isNotNull, isNull, ne } from "drizzle-orm";
import { HandbillError } from "../../errors.ts";
import { type AuditRecord, appendAuditEntry, lockAuditLog } from "../audit/mutations.ts";
import { forgetDevices } from "../devices/mutations.ts";
import { revokeSessions } from "../sessions/mutations.ts";
import { findAccountById, hasOtherAdmin, isEnabledAdmin } from "./queries.ts";
import type { AdminAccount } from "./schema.ts";

/** Who decides about an account, and when. */
export interface Decision {
  /** Whose account it is about. */
  id: string;
  /** The admin, who must be one still; null for who runs the server. */
  actorId: string | null;
  /** Where from: a network; empty for who runs the server. */
  network: string;
  now: Date;
}

/**
 * Disables an account: nobody logs in to it, and its sessions end. Its events stay. Done twice, it is done once.
 *
 * @throws {HandbillError} ACCOUNT_NOT_FOUND; NOT_AN_ADMIN; OWN_ACCOUNT; LAST_ADMIN when no other admin would be left.
 */
export async function disableAccount(
  db: Database,
  decision: Decision,
  reason?: string,
): Promise<AdminAccount> {
  const { id, actorId, now } = decision;
  if (id === actorId) throw new HandbillError("OWN_ACCOUNT");
  return decide(db, decision, async (tx) => {
    await requireAnotherAdmin(tx, id);
    const [{ affectedRows }] = await tx
      .update(users)
      .set({ disabledAt: now })
      .where(and(eq(users.id, id), isNull(users.disabledAt)));
    if (affectedRows === 0) return undefined;
    await endSessions(tx, decision);
    return { kind: "account-disabled", ...(reason !== undefined && { details: { reason } }) };
  });
}

/**
 * Lets somebody log in again. What sessions there were stay ended.
 *
 * @throws {HandbillError} ACCOUNT_NOT_FOUND; NOT_AN_ADMIN.
 */
export function enableAccount(db: Database, decision: Decision): Promise<AdminAccount> {
  return decide(db, decision, async (tx) => {
    const [{ affectedRows }] = await tx
      .update(users)
      .set({ disabledAt: null })
      .where(and(eq(users.id, decision.id), isNotNull(users.disabledAt)));
    if (affectedRows === 0) return undefined;
    await endSessions(tx, decision); // of whose log-in was under way when the account was disabled
    return { kind: "account-enabled" };
  });
}

/**
 * Makes somebody an admin, or a member again.
 *
 * @throws {HandbillError} ACCOUNT_NOT_FOUND; NOT_AN_ADMIN; LAST_ADMIN when no other admin would be left.
 */
export function changeRole(
  db: Database,
  decision: Decision,
  role: "member" | "admin",
): Promise<AdminAccount> {
  const { id } = decision;
  return decide(db, decision, async (tx) => {
    if (role !== "admin") await requireAnotherAdmin(tx, id);
    const [{ affectedRows }] = await tx
      .update(users)
      .set({ role })
      .where(and(eq(users.id, id), ne(users.role, role)));
    return affectedRows === 0 ? undefined : { kind: "role-changed", details: { role } };
  });
}

/**
 * Carries a decision out and records it, in one transaction. Decisions are made one after the other, so that no two admins
 * disable each other: the log, in which each has its entry, is locked before anything is asked.
 *
 * @param change what is to be recorded; undefined when there was nothing to change.
 */
async function decide(
  db: Database,
  { id, actorId, network, now }: Decision,
  change: (
    tx: Executor,
  ) => Promise<{ kind: AuditRecord["kind"]; details?: Record<string, string> } | undefined>,
): Promise<AdminAccount> {
  return transaction(db, async (tx) => {
    await tx.select({ id: users.id }).from(users).where(eq(users.id, id)).for("update");
    await lockAuditLog(tx);
    if (actorId !== null && !(await isEnabledAdmin(tx, actorId))) {
      throw new HandbillError("NOT_AN_ADMIN");
    }
    if (!(await findAccountById(tx, id))) throw new HandbillError("ACCOUNT_NOT_FOUND");
    const record = await change(tx);
    if (record) await appendAuditEntry(tx, { ...record, at: now, userId: id, actorId, network });
    const account = await findAccountById(tx, id);
    if (!account) throw new HandbillError("ACCOUNT_NOT_FOUND");
    return account;
  });
}

/** Somebody must be able to enable who was disabled. */
async function requireAnotherAdmin(tx: Executor, id: string): Promise<void> {
  if ((await isEnabledAdmin(tx, id)) && !(await hasOtherAdmin(tx, id))) {
    throw new HandbillError("LAST_ADMIN");
  }
}

async function endSessions(tx: Executor, { id, now }: Decision): Promise<void> {
  await revokeSessions(tx, { userId: id, now });
  await forgetDevices(tx, id);
}
