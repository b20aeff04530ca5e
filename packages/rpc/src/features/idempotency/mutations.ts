import {
  type Database,
  type Executor,
  idempotencyKeys,
  transaction,
  violatedUniqueKey,
} from "@handbill/db";
import { eq, lt } from "drizzle-orm";

export interface IdempotentRequest {
  keyHash: Buffer;
  requestHash: Buffer;
  now: Date;
}

/** `done`: by this call. `replayed`: by one before it. `conflict`: the key belongs to another request. */
export type OnceResult =
  | { outcome: "done" | "replayed"; answer: unknown }
  | { outcome: "conflict" };

/**
 * Does the work unless it was done before, in one transaction with the record of it. Of any number of callers with one
 * key, on any number of servers, one does the work; the others wait for it and get its answer. When the work fails,
 * nothing is recorded.
 */
export async function doOnce(
  db: Database,
  { keyHash, requestHash, now }: IdempotentRequest,
  work: (tx: Executor) => Promise<unknown>,
): Promise<OnceResult> {
  return transaction(db, async (tx): Promise<OnceResult> => {
    if (!(await claim(tx, { keyHash, requestHash, now }))) return replay(tx, keyHash, requestHash);
    const answer = await work(tx);
    await tx
      .update(idempotencyKeys)
      .set({ answer: JSON.stringify(answer) })
      .where(eq(idempotencyKeys.keyHash, keyHash));
    return { outcome: "done", answer };
  });
}

/** Waits for a transaction that holds the same key; false when that one was committed. */
async function claim(
  tx: Executor,
  { keyHash, requestHash, now }: IdempotentRequest,
): Promise<boolean> {
  try {
    await tx.insert(idempotencyKeys).values({ keyHash, requestHash, createdAt: now });
    return true;
  } catch (error) {
    if (violatedUniqueKey(error) !== "PRIMARY") throw error;
    return false;
  }
}

async function replay(tx: Executor, keyHash: Buffer, requestHash: Buffer): Promise<OnceResult> {
  const [row] = await tx.select().from(idempotencyKeys).where(eq(idempotencyKeys.keyHash, keyHash));
  if (!row?.requestHash.equals(requestHash)) return { outcome: "conflict" };
  return { outcome: "replayed", answer: JSON.parse(row.answer ?? "null") };
}

/** Forgets what was done before an instant, a batch at a time. */
export async function forgetBefore(db: Executor, instant: Date): Promise<void> {
  const [{ affectedRows }] = await db
    .delete(idempotencyKeys)
    .where(lt(idempotencyKeys.createdAt, instant))
    .limit(1000);
  if (affectedRows === 1000) await forgetBefore(db, instant);
}
