import type { Connection } from "mysql2/promise";
import { readCodeDrift } from "./code-drift.ts";
import { type Migration, readMigrations } from "./read-migrations.ts";
import { readDatabaseDrift } from "./scratch-database.ts";
import { readStatus } from "./status.ts";

/** One comparison: its differences, or why it could not be made. */
export interface CheckResult {
  title: string;
  differences: string[];
  skipped?: string;
}

export interface CheckOptions {
  migrations?: Migration[];
  /** Where the snapshots are; by default, with the migrations that came with this code. */
  folder?: string;
  /** The tables as the code has them. */
  schema?: Record<string, unknown>;
}

/**
 * Compares each of the three with the next: the schema in the code, the migration files, the database. Changes nothing; makes
 * a scratch database on the same server, and drops it.
 *
 * @throws {MigrationError} when the scratch database cannot be made.
 */
export async function check(
  connection: Connection,
  { migrations, folder, schema }: CheckOptions = {},
): Promise<CheckResult[]> {
  const files = migrations ?? (await readMigrations(folder));
  const codeDrift = await readCodeDrift(folder, schema);
  const status = await readStatus(connection, files);
  const ran = new Set(
    status.filter(({ state }) => ["applied", "edited"].includes(state)).map(({ tag }) => tag),
  );
  return [
    {
      title: "the schema in the code, and the migrations",
      differences: codeDrift ?? [],
      ...(!codeDrift && { skipped: "drizzle-kit is not installed here" }),
    },
    {
      title: "the migrations, and what the database says was applied",
      differences: status
        .filter(({ state }) => state !== "applied")
        .map(({ tag, state }) => `${tag} is ${state}`),
    },
    {
      title: "what was applied, and the tables that are there",
      differences: await readDatabaseDrift(
        connection,
        files.filter(({ tag }) => ran.has(tag)),
      ),
    },
  ];
}
