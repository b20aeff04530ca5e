import { type Database, transaction } from "@handbill/db";
import { appendAuditEntry } from "../audit/mutations.ts";
import { deleteUnusedAccount } from "./mutations.ts";
import { listUnusedAccounts } from "./queries.ts";

/** So many milliseconds an account may wait for its address to be confirmed. */
const UNCONFIRMED_LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Deletes the accounts that nobody confirmed for seven days, and so cannot be used: those that keep a name for an address
 * of somebody else's, and where addresses must be confirmed, all. Who logged in before that was asked for is left alone.
 */
export async function removeUnconfirmed(
  db: Database,
  { now, mustConfirm }: { now: Date; mustConfirm: boolean },
): Promise<void> {
  const before = new Date(now.getTime() - UNCONFIRMED_LIFETIME_MS);
  for (const id of await listUnusedAccounts(db, { before, onlyPlaceholders: !mustConfirm })) {
    await transaction(db, async (tx) => {
      if (!(await deleteUnusedAccount(tx, id))) return;
      const kind = "account-deleted";
      await appendAuditEntry(tx, { kind, at: now, userId: id, actorId: null, network: "" });
    });
  }
}
