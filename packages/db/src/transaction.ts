import { setTimeout as sleep } from "node:timers/promises";
import { drizzle } from "drizzle-orm/mysql2";
import type { PoolConnection } from "mysql2/promise";
import type { Database, Executor } from "./connect.ts";
import { isConnectionLost, isRetryable } from "./failures.ts";
import * as schema from "./schema.ts";

const MAX_ATTEMPTS = 5;

/** COMMIT was sent and its answer never came: the work may or may not be stored. */
export class AmbiguousCommit extends Error {
  override readonly name = "AmbiguousCommit";
}

/**
 * Runs `work` in one transaction and commits it. Deadlocks, lock waits and connections lost before COMMIT run the whole
 * of `work` again, at most five times with growing pauses, so it must do nothing but talk to the database.
 *
 * @throws what `work` throws, after a rollback; {@link AmbiguousCommit} when the answer to COMMIT was lost.
 */
export async function transaction<T>(db: Database, work: (tx: Executor) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptOnce(db, work);
    } catch (error) {
      const mayRetry = isRetryable(error) || isConnectionLost(error);
      if (!mayRetry || error instanceof AmbiguousCommit || attempt === MAX_ATTEMPTS) throw error;
      await sleep(2 ** attempt * 5 * (0.5 + Math.random())); // 5 to 240 ms, with jitter
    }
  }
}

async function attemptOnce<T>(db: Database, work: (tx: Executor) => Promise<T>): Promise<T> {
  const connection = await db.$client.getConnection();
  try {
    await connection.query("START TRANSACTION");
    const result = await work(drizzle(connection, { schema, mode: "default" }));
    await commit(connection);
    connection.release();
    return result;
  } catch (error) {
    await giveBack(connection);
    throw error;
  }
}

async function commit(connection: PoolConnection): Promise<void> {
  try {
    await connection.query("COMMIT");
  } catch (error) {
    if (!isConnectionLost(error)) throw error;
    throw new AmbiguousCommit("The connection broke before COMMIT was answered.", {
      cause: error,
    });
  }
}

/** Rolls back and returns the connection to the pool, or closes it when it no longer answers. */
async function giveBack(connection: PoolConnection): Promise<void> {
  try {
    await connection.query("ROLLBACK");
    connection.release();
  } catch {
    // The caller throws the error that led here; this one would hide it.
    connection.destroy();
  }
}
