import { auditEntries, type Executor } from "@handbill/db";
import { and, asc, desc, eq, gt, lt } from "drizzle-orm";
import { type AuditEntry, hashEntry, NOTHING } from "./entry.ts";

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

/** What reading the whole log came to. */
export type AuditVerdict =
  | { intact: true; entries: number; lastHash: string }
  | { intact: false; sequence: number; reason: string };

const BATCH = 1_000;

/** Reads the whole log, a batch at a time, and tells the first entry that is missing or not what was written. */
export async function verifyAuditLog(db: Executor): Promise<AuditVerdict> {
  let sequence = 0;
  let previousHash: Buffer = NOTHING;
  for (;;) {
    const entries = await db
      .select()
      .from(auditEntries)
      .where(gt(auditEntries.sequence, sequence))
      .orderBy(asc(auditEntries.sequence))
      .limit(BATCH);
    for (const entry of entries) {
      sequence += 1;
      if (entry.sequence !== sequence) return broken(sequence, "it is missing");
      if (!entry.previousHash.equals(previousHash)) {
        return broken(sequence, "it does not follow the entry before it");
      }
      if (!entry.hash.equals(hashEntry(entry, previousHash))) {
        return broken(sequence, "it is not what was written");
      }
      previousHash = entry.hash;
    }
    if (entries.length < BATCH) {
      return { intact: true, entries: sequence, lastHash: previousHash.toString("hex") };
    }
  }
}

function broken(sequence: number, reason: string): AuditVerdict {
  return { intact: false, sequence, reason };
}
