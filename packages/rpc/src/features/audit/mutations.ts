import { auditEntries, type Executor, violatedUniqueKey } from "@handbill/db";
import { desc, eq } from "drizzle-orm";
import { type AuditEntry, type AuditKind, hashEntry, NOTHING } from "./entry.ts";

/** What is to be recorded; where it stands in the log is for the log to say. */
export interface AuditRecord extends Omit<AuditEntry, "sequence" | "kind" | "details"> {
  kind: AuditKind;
  details?: Record<string, string | number | boolean>;
}

/** Before the first entry. Who holds its lock may write the next one. */
const GENESIS = { sequence: 0, at: new Date(0), kind: "begun", network: "", details: "{}" };

/**
 * Writes the next entry of the log, in the transaction of what it records, as its last statement: others who record
 * something wait until that is committed. On another Galera node they do not wait, but fail at COMMIT and are run again.
 */
export async function appendAuditEntry(tx: Executor, record: AuditRecord): Promise<void> {
  await lockAuditLog(tx);
  const [last] = await tx
    .select({ sequence: auditEntries.sequence, hash: auditEntries.hash })
    .from(auditEntries)
    .orderBy(desc(auditEntries.sequence))
    .limit(1)
    .for("update"); // what is committed now, not when the transaction began
  const { details = {}, ...rest } = record;
  const previousHash = last?.hash ?? NOTHING;
  const entry = { ...rest, sequence: (last?.sequence ?? 0) + 1, details: JSON.stringify(details) };
  await tx
    .insert(auditEntries)
    .values({ ...entry, previousHash, hash: hashEntry(entry, previousHash) });
}

/** Has everybody wait who wants to record something, until the transaction is over. What is read after it is the latest. */
export async function lockAuditLog(tx: Executor): Promise<void> {
  const [genesis] = await tx
    .select({ sequence: auditEntries.sequence })
    .from(auditEntries)
    .where(eq(auditEntries.sequence, GENESIS.sequence))
    .for("update");
  if (genesis) return;
  try {
    await tx.insert(auditEntries).values({ ...GENESIS, previousHash: NOTHING, hash: NOTHING });
  } catch (error) {
    if (violatedUniqueKey(error) !== "PRIMARY") throw error;
    await lockAuditLog(tx);
  }
}
