import { openConnection } from "./open-connection.ts";
import { openSnapshot, type Snapshot } from "./open-snapshot.ts";
import { refuseExisting, writeDumpFile, writeDumpToStdout } from "./write-dump-file.ts";
import { writeSql } from "./write-sql.ts";

export interface DumpOptions {
  /** Of the database. */
  url: string;
  /** The path of the new file; undefined for the standard output. */
  to: string | undefined;
  /** When the dump is said to be taken. */
  now: Date;
  /** Ends the dump; a file that is not whole is removed. */
  signal: AbortSignal;
}

/** What was dumped. */
export type Dumped = Pick<Snapshot, "facts" | "tables" | "leftOut"> & {
  /** Of the compressed file, in bytes; undefined where it went to the standard output. */
  size: number | undefined;
};

/**
 * Writes all rows of all tables, as they are at one instant, while others go on writing. Memory does not grow with the
 * database.
 *
 * @throws {BackupError} when there is nothing to dump, a migration is in the way, or the file is: it is then not there.
 * @throws {DatabaseUnreachable}
 */
export async function dump({ url, to, now, signal }: DumpOptions): Promise<Dumped> {
  if (to !== undefined) await refuseExisting(to);
  const { connection, close } = await openConnection(url);
  try {
    const snapshot = await openSnapshot(connection, now);
    const chunks = writeSql(snapshot);
    const size =
      to === undefined
        ? await writeDumpToStdout(chunks, signal).then(() => undefined)
        : await writeDumpFile(to, chunks, signal);
    const { facts, tables, leftOut } = snapshot;
    return { facts, tables, leftOut, size };
  } finally {
    close();
  }
}
