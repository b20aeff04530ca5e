import type { Connection, RowDataPacket } from "mysql2/promise";
import { errnoOf } from "../migrations/database-values.ts";
import { BackupError } from "./backup-error.ts";
import type { DumpSummary } from "./read-dump.ts";

const UNKNOWN_COLLATION = 1273;
const UNKNOWN_CHARACTER_SET = 1115;

/** Room for the protocol's own bytes in a packet. */
const PACKET_OVERHEAD = 1024;

/**
 * Checks what can be checked before a dump is loaded.
 *
 * @throws {BackupError} when the database is not empty, or its server cannot take the dump.
 */
export async function refuseUnfit(
  connection: Connection,
  database: string,
  { facts, longestBytes }: DumpSummary,
): Promise<void> {
  await refuseTables(connection, database);
  const unknown: string[] = [];
  for (const collation of facts.collations?.split(" ") ?? []) {
    if (!(await knowsCollation(connection, collation))) unknown.push(collation);
  }
  if (unknown.length > 0) {
    throw new BackupError(
      `Nothing was restored: this server does not know the collation ${unknown.join(", ")}.\n` +
        "Where the dump was taken, change each table: ALTER TABLE … CONVERT TO CHARACTER SET utf8mb4 COLLATE\n" +
        "utf8mb4_unicode_520_ci, with foreign_key_checks = 0. MySQL and MariaDB share that one. Then dump again.",
    );
  }
  const [[limit]] = await connection.query<RowDataPacket[]>("SELECT @@max_allowed_packet AS bytes");
  if (longestBytes + PACKET_OVERHEAD > Number(limit?.bytes)) {
    throw new BackupError(
      `Nothing was restored: a row needs a statement of ${longestBytes} bytes, and this server accepts ${limit?.bytes}.\n` +
        "Raise its max_allowed_packet.",
    );
  }
}

async function refuseTables(connection: Connection, database: string): Promise<void> {
  const [tables] = await connection.query<RowDataPacket[]>(
    `SELECT table_name AS name FROM information_schema.tables
      WHERE table_schema = DATABASE() ORDER BY table_name`,
  );
  if (tables.length === 0) return;
  throw new BackupError(
    `Nothing was restored: the database ${database} is not empty. It has ${tables.map(({ name }) => name).join(", ")}.\n` +
      "Name another in DATABASE_URL (it is made when it is missing), or drop this one first.",
  );
}

async function knowsCollation(connection: Connection, collation: string): Promise<boolean> {
  const [charset] = collation.split("_");
  // Both go into the SQL as they are.
  if (!/^\w+$/.test(collation)) return false;
  try {
    await connection.query(`SELECT CONVERT('' USING ${charset}) COLLATE ${collation}`);
    return true;
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === UNKNOWN_COLLATION || errno === UNKNOWN_CHARACTER_SET) return false;
    throw error;
  }
}
