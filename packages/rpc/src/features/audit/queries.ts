import { auditEntries, type Executor } from "@handbill/db";
import { and, asc, desc, eq, gt, lt } from "drizzle-orm";
import { type AuditEntry, hashEntry, NOTHING } from "./entry.ts";
import type { AuditHead } from "./head.ts";

/** The entries about a user, the newest first, before a place in the log. */
export function listEntriesAbout(
  db: Executor,
  { userId, before, limit }: { userId: string; before?: number; limit: number },
): Promise<AuditEntry[]> {
  return db
    .select()
    .from(auditEntries)
    .where(
      and(
        eq(auditEntries.userId, userId),
        before === undefined ? undefined : lt(auditEntries.sequence, before),
      ),
    )
    .orderBy(desc(auditEntries.sequence))
    .limit(limit);
}

/** The last entry; number 0 while there is none. */
export async function findAuditHead(db: Executor): Promise<AuditHead> {
  const [last] = await db
    .select({ sequence: auditEntries.sequence, hash: auditEntries.hash })
    .from(auditEntries)
    .orderBy(desc(auditEntries.sequence))
    .limit(1);
  return last ?? { sequence: 0, hash: NOTHING };
}

/** What reading the whole log came to. */
export type AuditVerdict =
  | { intact: true; head: AuditHead }
  | { intact: false; sequence: number; reason: string };

const BATCH = 1_000;

/**
 * Reads the whole log, a batch at a time, and tells the first entry that is missing or not what was written. The log by
 * itself does not show that its end is missing, or that all of it was written anew: what was its head once does.
 *
 * @param expected where the log ended at some time before.
 */
export async function verifyAuditLog(db: Executor, expected?: AuditHead): Promise<AuditVerdict> {
  let head: AuditHead = { sequence: 0, hash: NOTHING };
  for (;;) {
    const entries = await db
      .select()
      .from(auditEntries)
      .where(gt(auditEntries.sequence, head.sequence))
      .orderBy(asc(auditEntries.sequence))
      .limit(BATCH);
    for (const entry of entries) {
      const sequence = head.sequence + 1;
      if (entry.sequence !== sequence) return broken(sequence, "it is missing");
      if (!entry.previousHash.equals(head.hash)) {
        return broken(sequence, "it does not follow the entry before it");
      }
      if (!entry.hash.equals(hashEntry(entry, head.hash))) {
        return broken(sequence, "it is not what was written");
      }
      if (expected?.sequence === sequence && !entry.hash.equals(expected.hash)) {
        return broken(sequence, "it is not what was expected: the log was written anew up to it");
      }
      head = entry;
    }
    if (entries.length < BATCH) break;
  }
  if (expected && head.sequence < expected.sequence) {
    return broken(head.sequence + 1, `it is missing, and so are all up to ${expected.sequence}`);
  }
  return { intact: true, head: { sequence: head.sequence, hash: head.hash } };
}

function broken(sequence: number, reason: string): AuditVerdict {
  return { intact: false, sequence, reason };
}
