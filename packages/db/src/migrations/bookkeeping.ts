import type { Connection } from "mysql2/promise";
import { isMissingTable, type Queryable } from "./database-values.ts";
import type { Migration } from "./read-migrations.ts";

/** drizzle-kit's own bookkeeping, so that it and Handbill's migrator can take turns. */
const TABLE = "__drizzle_migrations";

/** The very table that drizzle-orm's migrator creates. */
export async function createBookkeeping(connection: Connection): Promise<void> {
  await connection.query(
    `CREATE TABLE IF NOT EXISTS \`${TABLE}\` (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint)`,
  );
}

/** What drizzle-kit and Handbill have recorded: the file's hash by the time it was generated. Creates nothing. */
export async function readApplied(database: Queryable): Promise<Map<number, string>> {
  try {
    const [rows] = await database.query(
      `SELECT hash, created_at FROM \`${TABLE}\` ORDER BY created_at`,
    );
    return new Map(rows.map((row) => [Number(row.created_at), String(row.hash)]));
  } catch (error) {
    if (isMissingTable(error)) return new Map();
    throw error;
  }
}

/** Records a migration as drizzle-kit would. */
export async function recordApplied(
  connection: Connection,
  { hash, createdAt }: Migration,
): Promise<void> {
  await connection.query(`INSERT INTO \`${TABLE}\` (hash, created_at) VALUES (?, ?)`, [
    hash,
    createdAt,
  ]);
}

/** Forgets a migration, by the time it was generated. */
export async function forgetApplied(connection: Connection, createdAt: number): Promise<void> {
  await connection.query(`DELETE FROM \`${TABLE}\` WHERE created_at = ?`, [createdAt]);
}
