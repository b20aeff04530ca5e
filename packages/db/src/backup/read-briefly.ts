import type { Connection } from "mysql2";
import { errnoOf } from "../migrations/database-values.ts";
import { BackupError } from "./backup-error.ts";

const TABLE_CHANGED = [
  1054, // a column is gone
  1146, // the table is gone
  1412, // the table is no longer the one of the snapshot
];

/**
 * Reads from a table within a long transaction, then lets go of it: otherwise an ALTER TABLE, and everybody behind it in the
 * queue, would wait for the end of the transaction. Should the table be altered before it is read again, that fails instead.
 *
 * @throws {BackupError} when the table was changed since the transaction began.
 */
export async function* readBriefly<T>(
  connection: Connection,
  read: () => AsyncIterable<T>,
): AsyncGenerator<T> {
  try {
    await connection.promise().query("SAVEPOINT before_table");
    yield* read();
    await connection.promise().query("ROLLBACK TO SAVEPOINT before_table");
  } catch (error) {
    if (!TABLE_CHANGED.includes(errnoOf(error) ?? 0)) throw error;
    throw new BackupError(
      "A table was changed while it was dumped, by a migration perhaps. Dump again when that is done.",
      { cause: error },
    );
  }
}
