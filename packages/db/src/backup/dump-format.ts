/**
 * A dump is plain SQL, one row a line, between comments: the first line, facts, statements, the rows of each table, and the
 * checksum of all of it. Values have no line break of their own, so a line that ends with `;` ends a statement.
 */

/** The first line. Another number is another format. */
export const FIRST_LINE =
  "-- Handbill database dump, format 1. For npm run db:restore, or the mysql or mariadb client.";

/** What every session that loads a dump is set to. No other SET is accepted. */
export const PREAMBLE: readonly string[] = [
  "SET NAMES utf8mb4;",
  "SET time_zone = '+00:00';",
  // Zero in an AUTO_INCREMENT column is a zero, and no value is cut short.
  "SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO,STRICT_ALL_TABLES';",
  // A table may come before the one that it refers to.
  "SET foreign_key_checks = 0;",
];

/** After the last statement, for clients that go on with the same session. */
export const LAST_STATEMENT = "SET foreign_key_checks = 1;";

/** Bytes after which an INSERT is ended, and another begun. */
export const STATEMENT_BYTES = 256 * 1024;

/** What the head of a dump says about it. */
export interface DumpFacts {
  server: string;
  database: string;
  /** ISO 8601, in UTC. */
  taken: string;
  /** The migrations, and the state of each. */
  migrations: string;
  /** What the server must know, separated by spaces. */
  collations: string;
}

/** How many rows of a table there are. */
export interface RowCount {
  table: string;
  rows: number;
}

const FACT_LINE = /^-- (server|database|taken|migrations|collations) (".*")$/;
const ROWS_LINE = /^-- rows (".*") (\d+)$/;
const CHECKSUM_LINE = /^-- sha256 ([0-9a-f]{64})$/;

/** The comments at the head, without a line break at the end. */
export function formatHead(facts: DumpFacts, counts: RowCount[]): string {
  const { server, database, taken, migrations, collations } = facts;
  return [
    FIRST_LINE,
    "-- Keep it secret: it holds password hashes and e-mail addresses.",
    ...Object.entries({ server, database, taken, migrations, collations }).map(
      ([name, value]) => `-- ${name} ${JSON.stringify(value)}`,
    ),
    ...counts.map(({ table, rows }) => `-- table ${JSON.stringify(table)}: ${rows} rows`),
  ].join("\n");
}

/** The comments after the last statement, one line for each table. */
export function formatCounts(counts: RowCount[]): string {
  return counts.map(({ table, rows }) => `-- rows ${JSON.stringify(table)} ${rows}`).join("\n");
}

/** The last line. `digest` is the SHA-256, in hex, of every byte before it. */
export function formatChecksum(digest: string): string {
  return `-- sha256 ${digest}`;
}

/** Reads a line of the head; undefined when it is none. */
export function parseFact(line: string): { name: keyof DumpFacts; value: string } | undefined {
  const [, name, json] = FACT_LINE.exec(line) ?? [];
  const value = parseText(json);
  switch (name) {
    case "server":
    case "database":
    case "taken":
    case "migrations":
    case "collations":
      return value === undefined ? undefined : { name, value };
    default:
      return undefined;
  }
}

/** Reads a line that {@link formatCounts} wrote; undefined when it is none. */
export function parseCount(line: string): RowCount | undefined {
  const [, json, rows] = ROWS_LINE.exec(line) ?? [];
  const table = parseText(json);
  return table === undefined ? undefined : { table, rows: Number(rows) };
}

/** Reads the last line; undefined when it is none. */
export function parseChecksum(line: string): string | undefined {
  return CHECKSUM_LINE.exec(line)?.[1];
}

function parseText(json: string | undefined): string | undefined {
  if (json === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "string" ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
