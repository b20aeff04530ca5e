import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Connection, RowDataPacket } from "mysql2/promise";
import { createDatabase } from "../create-database.ts";
import { quoteName } from "../migrations/database-values.ts";
import { migrate } from "../migrations/migrate.ts";
import { testDatabaseUrl } from "../testing.ts";

/** A database of the test's own, closed when it goes out of scope. */
export interface OwnDatabase extends AsyncDisposable {
  url: string;
  connection: Connection;
}

/** Opens a database, which is migrated if that is asked for, and else empty. */
export async function openOwn(name: string, kind: "migrated" | "empty"): Promise<OwnDatabase> {
  const url = testDatabaseUrl(`backup_${name}`);
  const connection = await createDatabase(url);
  if (kind === "migrated") await migrate(connection);
  return { url, connection, [Symbol.asyncDispose]: () => connection.end() };
}

/** A folder that is removed when it goes out of scope. */
export async function openFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), "handbill-backup-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

/** For each table, a digest of every row, byte by byte and in no order. */
export async function digestRows(connection: Connection): Promise<Map<string, string[]>> {
  await connection.query("SET time_zone = '+00:00'");
  const [tables] = await connection.query<RowDataPacket[]>("SHOW TABLES");
  const digests = new Map<string, string[]>();
  for (const table of tables.flatMap((row) => Object.values(row)).map(String)) {
    const [rows] = await connection.query<RowDataPacket[]>({
      sql: `SELECT * FROM ${quoteName(table)}`,
      typeCast: (field) => field.buffer(),
    });
    digests.set(table, rows.map(digestRow).sort());
  }
  return digests;
}

function digestRow(row: RowDataPacket): string {
  const hash = createHash("sha256");
  for (const [name, value] of Object.entries(row)) {
    hash.update(`${name} ${value === null ? "NULL" : value.length} `);
    if (value !== null) hash.update(value);
  }
  return hash.digest("hex");
}
