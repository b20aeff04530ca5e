import type { Connection, RowDataPacket } from "mysql2/promise";
import { createDatabase } from "../create-database.ts";
import { quoteName } from "../migrations/database-values.ts";
import { readDatabaseName } from "../migrations/second-connection.ts";
import { type MigrationStatus, readStatus } from "../migrations/status.ts";
import { BackupError } from "./backup-error.ts";
import { findBrokenForeignKeys } from "./check-foreign-keys.ts";
import type { RowCount } from "./dump-format.ts";
import type { DumpSummary } from "./read-dump.ts";
import { readDumpFile } from "./read-dump-file.ts";
import { refuseUnfit } from "./refuse-unfit.ts";
import { RestoreProgress } from "./restore-progress.ts";

export interface RestoreOptions {
  /** Of the database, which is made when it is missing. */
  url: string;
  /** The path of the dump. */
  from: string;
  report: (line: string) => void;
  /** Ends the restore, and leaves the database as far as it got. */
  signal: AbortSignal;
}

/** What was restored. */
export interface Restored {
  database: string;
  counts: RowCount[];
  /** What the database now has, held against the migrations of this code. */
  status: MigrationStatus[];
}

/**
 * Loads a dump into an empty database. The file is read twice: to its end first, so that one that is cut off or was changed
 * never touches a database. Memory grows with neither.
 *
 * @throws {BackupError} before anything is written, when the file or the database does not fit; or after, saying how far it
 * got, and that the database is to be dropped.
 * @throws {DatabaseUnreachable}
 */
export async function restore({ url, from, report, signal }: RestoreOptions): Promise<Restored> {
  report(`reading ${from}`);
  const summary = await readDumpFile(from, async () => refuseWhenStopped(signal));
  const { server, database: source, taken } = summary.facts;
  report(`it is whole: ${source}, taken ${taken} on ${server}`);
  const connection = await createDatabase(url);
  // Without a listener, a connection that breaks between two statements ends the process. The next statement says it.
  connection.on("error", () => undefined);
  try {
    const database = await readDatabaseName(connection);
    await refuseUnfit(connection, database, summary);
    await load(connection, { database, from, report, signal }, summary);
    return { database, counts: summary.counts, status: await readStatus(connection) };
  } finally {
    connection.destroy(); // it may be broken, and would then not answer a goodbye
  }
}

async function load(
  connection: Connection,
  { database, from, report, signal }: Omit<RestoreOptions, "url"> & { database: string },
  { counts }: DumpSummary,
): Promise<void> {
  const progress = new RestoreProgress(counts, report);
  try {
    await readDumpFile(from, async (statement) => {
      refuseWhenStopped(signal);
      progress.begin(statement);
      await connection.query(statement.sql);
      progress.done(statement);
    });
    await verify(connection, counts);
  } catch (error) {
    throw new BackupError(
      `${progress.describe()}: ${error instanceof Error ? error.message : String(error)}\n` +
        `The database ${database} is not to be used. ${progress.describeState()}\n` +
        `Drop it, and restore again: DROP DATABASE ${quoteName(database)};`,
      { cause: error },
    );
  }
}

/** @throws {BackupError} when the database does not hold what the dump says. */
async function verify(connection: Connection, counts: RowCount[]): Promise<void> {
  for (const { table, rows } of counts) {
    const [[counted]] = await connection.query<RowDataPacket[]>(
      `SELECT COUNT(*) AS howMany FROM ${quoteName(table)}`,
    );
    if (Number(counted?.howMany) !== rows) {
      throw new BackupError(`${table} has ${counted?.howMany} rows, and should have ${rows}.`);
    }
  }
  const [broken] = await findBrokenForeignKeys(connection);
  if (broken) {
    throw new BackupError(`${broken.rows} rows violate the foreign key ${broken.name}.`);
  }
}

/** @throws {BackupError} when the process was asked to end. */
function refuseWhenStopped(signal: AbortSignal): void {
  if (signal.aborted) throw new BackupError("asked to stop");
}
