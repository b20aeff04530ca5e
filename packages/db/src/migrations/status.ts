import type { Connection, RowDataPacket } from "mysql2/promise";
import { type Migration, readMigrations } from "./read-migrations.ts";

export interface MigrationStatus {
  tag: string;
  /**
   * `applied`: the database has it. `pending`: it will be applied next. `edited`: the file is no longer what was applied.
   * `late`: generated before one that is applied already. `missing`: applied, but its file is gone.
   */
  state: "applied" | "pending" | "edited" | "late" | "missing";
  /** When it was generated; null when its file is gone and the database does not say. */
  createdAt: Date;
}

/** drizzle-kit's own bookkeeping, so that it and Handbill's migrator can take turns. */
export const BOOKKEEPING_TABLE = "__drizzle_migrations";

/** What the database has, held against the files. Creates nothing. */
export async function readStatus(
  connection: Connection,
  migrations?: Migration[],
): Promise<MigrationStatus[]> {
  const files = migrations ?? (await readMigrations());
  const applied = await readApplied(connection);
  const newestApplied = Math.max(-1, ...applied.keys());

  const ofFiles = files.map(({ tag, createdAt, hash }): MigrationStatus => {
    const appliedHash = applied.get(createdAt);
    const state =
      appliedHash === undefined
        ? createdAt < newestApplied
          ? "late"
          : "pending"
        : appliedHash === hash
          ? "applied"
          : "edited";
    return { tag, state, createdAt: new Date(createdAt) };
  });
  const known = new Set(files.map(({ createdAt }) => createdAt));
  const ofTableOnly = [...applied.keys()]
    .filter((createdAt) => !known.has(createdAt))
    .map(
      (createdAt): MigrationStatus => ({
        tag: `(generated ${new Date(createdAt).toISOString()})`,
        state: "missing",
        createdAt: new Date(createdAt),
      }),
    );
  return [...ofFiles, ...ofTableOnly].sort((a, b) => +a.createdAt - +b.createdAt);
}

/** Hash by time of generation. */
async function readApplied(connection: Connection): Promise<Map<number, string>> {
  const [tables] = await connection.query<RowDataPacket[]>(
    "SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?",
    [BOOKKEEPING_TABLE],
  );
  if (tables.length === 0) return new Map();
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT hash, created_at FROM \`${BOOKKEEPING_TABLE}\` ORDER BY created_at`,
  );
  return new Map(rows.map((row) => [Number(row.created_at), String(row.hash)]));
}
