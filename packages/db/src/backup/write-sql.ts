import { createHash } from "node:crypto";
import type { Connection } from "mysql2";
import { quoteName } from "../migrations/database-values.ts";
import { formatLiteral, selectExact } from "./column-literal.ts";
import {
  formatChecksum,
  formatCounts,
  formatHead,
  LAST_STATEMENT,
  PREAMBLE,
  STATEMENT_BYTES,
} from "./dump-format.ts";
import type { DumpedTable, Snapshot } from "./open-snapshot.ts";
import { readBriefly } from "./read-briefly.ts";
import { streamRows } from "./stream-rows.ts";

/**
 * The text of a dump, in chunks of about {@link STATEMENT_BYTES}, or of one row where that is longer. Nothing is read from
 * the database before it is asked for.
 *
 * @throws {BackupError} when a table was changed since the snapshot; the driver's error.
 */
export async function* writeSql(snapshot: Snapshot): AsyncGenerator<string> {
  const hash = createHash("sha256");
  for await (const chunk of writeBody(snapshot)) {
    hash.update(chunk);
    yield chunk;
  }
  yield `${formatChecksum(hash.digest("hex"))}\n`;
}

async function* writeBody({ connection, facts, tables }: Snapshot): AsyncGenerator<string> {
  yield `${formatHead(facts, tables)}\n${PREAMBLE.join("\n")}\n`;
  for (const table of tables) {
    yield `${table.create};\n`;
    yield* readBriefly(connection, () => writeInserts(connection, table));
  }
  yield `${LAST_STATEMENT}\n${formatCounts(tables)}\n`;
}

async function* writeInserts(
  connection: Connection,
  { table, columns, where, rows: expected }: DumpedTable,
): AsyncGenerator<string> {
  const names = columns.map(({ name }) => quoteName(name)).join(", ");
  const begin = `INSERT INTO ${quoteName(table)} (${names}) VALUES\n`;
  const select = `SELECT ${columns.map(selectExact).join(", ")} FROM ${quoteName(table)}${where}`;
  let rows: string[] = [];
  let [bytes, count] = [0, 0];
  for await (const values of streamRows(connection, select)) {
    const literals = columns.map((column, i) => formatLiteral(column, values[i] ?? null));
    const row = `(${literals.join(",")})`;
    rows.push(row);
    bytes += Buffer.byteLength(row);
    count++;
    if (bytes < STATEMENT_BYTES) continue;
    yield `${begin}${rows.join(",\n")};\n`;
    rows = [];
    bytes = 0;
  }
  if (rows.length > 0) yield `${begin}${rows.join(",\n")};\n`;
  if (count !== expected) {
    throw new Error(`${table} had ${expected} rows in the snapshot, and gave ${count}`);
  }
}
