import type { Connection, ResultSetHeader } from "mysql2/promise";
import { errnoOf, isMissingTable, parseInstant, type Queryable } from "./database-values.ts";
import { LOCK_TABLE } from "./own-tables.ts";

/** A runner that was not heard from for so long, by the database's clock, is taken for dead. */
const STALE_SECONDS = 15;

/** Lock wait time-out, and the deadlock by which Galera tells that another node was first: the row is not ours. */
const LOST_THE_RACE = [1205, 1213];

/** Who migrates just now. */
export interface LockHolder {
  /** For people: machine and process. */
  description: string;
  acquiredAt: Date;
  secondsSinceHeartbeat: number;
  /** Whether it may be taken over. */
  isStale: boolean;
}

/** Who holds the lock, or undefined when nobody does. Creates nothing. */
export async function readLockHolder(database: Queryable): Promise<LockHolder | undefined> {
  try {
    const [[row]] = await database.query(
      `SELECT description, CAST(acquired_at AS char) AS acquired_at,
              TIMESTAMPDIFF(SECOND, heartbeat_at, UTC_TIMESTAMP(3)) AS age
         FROM ${LOCK_TABLE} WHERE id = 1`,
    );
    if (!row) return undefined;
    return {
      description: String(row.description),
      acquiredAt: parseInstant(row.acquired_at) ?? new Date(0),
      secondsSinceHeartbeat: Number(row.age),
      isStale: Number(row.age) >= STALE_SECONDS,
    };
  } catch (error) {
    if (isMissingTable(error)) return undefined;
    throw error;
  }
}

/**
 * Takes the lock if it is free or its holder is dead. GET_LOCK and SELECT … FOR UPDATE are known to one Galera node only;
 * a unique key and a conditional UPDATE are certified by all of them, so at most one runner is told true.
 */
export async function tryLock(
  connection: Connection,
  owner: string,
  description: string,
): Promise<boolean> {
  return await wins(
    connection,
    `INSERT IGNORE INTO ${LOCK_TABLE} VALUES (1, ?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
    [owner, description],
  );
}

/** Takes the lock from a holder that is dead. */
export async function takeOver(
  connection: Connection,
  owner: string,
  description: string,
): Promise<boolean> {
  return await wins(
    connection,
    `UPDATE ${LOCK_TABLE}
        SET owner = ?, description = ?, acquired_at = UTC_TIMESTAMP(3), heartbeat_at = UTC_TIMESTAMP(3)
      WHERE id = 1 AND heartbeat_at <= UTC_TIMESTAMP(3) - INTERVAL ${STALE_SECONDS} SECOND`,
    [owner, description],
  );
}

/** Says that `owner` is alive. Returns false when the lock is no longer its own. */
export async function beat(connection: Connection, owner: string): Promise<boolean> {
  const [{ affectedRows }] = await connection.query<ResultSetHeader>(
    `UPDATE ${LOCK_TABLE} SET heartbeat_at = UTC_TIMESTAMP(3) WHERE id = 1 AND owner = ?`,
    [owner],
  );
  return affectedRows > 0;
}

/** Gives the lock back, if it is still `owner`'s. */
export async function unlock(connection: Connection, owner: string): Promise<void> {
  await connection.query(`DELETE FROM ${LOCK_TABLE} WHERE id = 1 AND owner = ?`, [owner]);
}

async function wins(connection: Connection, sql: string, values: string[]): Promise<boolean> {
  try {
    const [{ affectedRows }] = await connection.query<ResultSetHeader>(sql, values);
    return affectedRows > 0;
  } catch (error) {
    if (LOST_THE_RACE.includes(errnoOf(error) ?? 0)) return false;
    throw error;
  }
}
