import { type Database, type Executor, isAmbiguousCommit, throttles } from "@handbill/db";
import { eq, lte, type SQL, sql } from "drizzle-orm";
import { HandbillError } from "../../errors.ts";
import { FIRST_WAIT_SECONDS, FREE_FAILURES, LONGEST_WAIT_SECONDS, MEMORY_MS } from "./back-off.ts";

/**
 * Counts one more under a key, and returns how many there are by then: a number that no other caller gets.
 *
 * @param expiresAt when the key may be forgotten; the first caller's counts.
 */
export async function countOne(db: Database, key: Buffer, expiresAt: Date): Promise<number> {
  // LAST_INSERT_ID(…) has the answer to this very statement tell what was written, whoever else is writing.
  return write(
    db,
    sql`insert into ${throttles} (key_hash, count, expires_at)
      values (${key}, last_insert_id(1), ${instant(expiresAt)})
      on duplicate key update count = last_insert_id(count + 1)`,
  );
}

/** `attempt` is its number since the last success; `blockedUntil` is there when it may not be made yet. */
export type Reservation = { attempt: number } | { blockedUntil: Date };

/**
 * Counts an attempt as failed before it is made, so that attempts made at once count each other. The one that uses up
 * what is free blocks those after it. An attempt that may not be made changes nothing.
 */
export async function reserveAttempt(db: Database, key: Buffer, now: Date): Promise<Reservation> {
  const expiresAt = instant(new Date(now.getTime() + MEMORY_MS));
  const at = instant(now);
  const isBlocked = sql`coalesce(blocked_until > ${at}, false)`;
  const doublings = sql`least(count - ${FREE_FAILURES}, 20)`;
  const wait = sql`least(${FIRST_WAIT_SECONDS} << ${doublings}, ${LONGEST_WAIT_SECONDS})`;
  // In this order: each assignment sees what those before it have set. No block outlives its row.
  const attempt = await write(
    db,
    sql`insert into ${throttles} (key_hash, count, expires_at)
      values (${key}, last_insert_id(1), ${expiresAt})
      on duplicate key update
        count = case
          when ${isBlocked} then count + last_insert_id(0)
          when expires_at <= ${at} then last_insert_id(1)
          else last_insert_id(count + 1) end,
        expires_at = case when ${isBlocked} then expires_at else ${expiresAt} end,
        blocked_until = case
          when ${isBlocked} then blocked_until
          when count < ${FREE_FAILURES} then null
          else timestampadd(second, ${wait}, ${at}) end`,
  );
  if (attempt > 0) return { attempt };
  const [row] = await db
    .select({ blockedUntil: throttles.blockedUntil })
    .from(throttles)
    .where(eq(throttles.keyHash, key));
  // A success may have forgotten it all just now.
  return { blockedUntil: row?.blockedUntil ?? now };
}

/** Takes back an attempt that came to nothing, through no fault of whoever made it. */
export async function returnAttempt(db: Database, key: Buffer, attempt: number): Promise<void> {
  await write(
    db,
    sql`update ${throttles}
      set blocked_until = case when count = ${attempt} then null else blocked_until end,
        count = greatest(count - 1, 0)
      where key_hash = ${key}`,
  );
}

/** Forgets the attempts of a key, as after a success. */
export async function forgetAttempts(db: Database, key: Buffer): Promise<void> {
  await write(db, sql`delete from ${throttles} where key_hash = ${key}`);
}

/** Removes what means nothing any more, a batch at a time. */
export async function deleteThrottlesExpiredBy(db: Executor, instant: Date): Promise<void> {
  const [{ affectedRows }] = await db
    .delete(throttles)
    .where(lte(throttles.expiresAt, instant))
    .limit(1000);
  if (affectedRows === 1000) await deleteThrottlesExpiredBy(db, instant);
}

/**
 * Returns what the statement gave to LAST_INSERT_ID(…). When it is not known whether it was carried out, nothing else was
 * done yet: whoever asked may simply come again.
 */
async function write(db: Database, statement: SQL): Promise<number> {
  try {
    const [{ insertId }] = await db.execute(statement);
    return insertId;
  } catch (error) {
    if (isAmbiguousCommit(error)) throw new HandbillError("UNAVAILABLE");
    throw error;
  }
}

function instant(date: Date): SQL {
  return sql`${sql.param(date, throttles.expiresAt)}`;
}
