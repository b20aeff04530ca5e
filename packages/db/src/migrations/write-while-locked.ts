import type { Connection } from "mysql2/promise";
import { isConnectionLost } from "../failures.ts";
import { errnoOf } from "./database-values.ts";
import { beat } from "./lock-row.ts";
import { MigrationError } from "./migration-error.ts";

const MAX_ATTEMPTS = 4;

/** Deadlock, and under Galera the news that another node wrote the same row first. */
const CONFLICT = 1213;

/**
 * Commits `write` on the condition that the lock is `owner`'s still. The condition is an UPDATE of the lock's row in the same
 * transaction, not a SELECT: of two nodes that wrote that row, Galera lets one commit, whatever each of them had read.
 *
 * @throws {MigrationError} when the lock was taken over; then nothing is written.
 */
export async function writeWhileLocked(
  connection: Connection,
  owner: string,
  write: () => Promise<void>,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await connection.query("START TRANSACTION");
    try {
      if (!(await beat(connection, owner))) break;
      await write();
      await connection.query("COMMIT");
      return;
    } catch (error) {
      if (!isConnectionLost(error)) await connection.query("ROLLBACK");
      if (errnoOf(error) !== CONFLICT || attempt === MAX_ATTEMPTS) throw error;
    }
  }
  await connection.query("ROLLBACK");
  throw new MigrationError(
    "The migration lock was taken over by another run: this one was not heard from for 15 s. It stopped before its next\n" +
      "statement. See who migrates with npm run db:status.",
  );
}
