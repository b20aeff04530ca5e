import type { Connection, RowDataPacket } from "mysql2/promise";
import { MigrationError } from "./migration-error.ts";
import { type Migration, readMigrations } from "./read-migrations.ts";
import { BOOKKEEPING_TABLE, readStatus } from "./status.ts";

const LOCK_WAIT_SECONDS = 60;

export interface MigrateOptions {
  migrations?: Migration[];
  /** Called before each migration is applied. */
  onApply?: (tag: string) => void;
}

/**
 * Applies every pending migration, oldest first, one runner at a time on this server. Returns the tags applied.
 *
 * @throws {MigrationError} when an applied file was edited or is gone, when a file is older than one that is applied,
 * or when a statement fails: MySQL commits each DDL statement by itself, so the message says which one to look at.
 */
export async function migrate(
  connection: Connection,
  { migrations, onApply }: MigrateOptions = {},
): Promise<string[]> {
  const files = migrations ?? (await readMigrations());
  return withLock(connection, async () => {
    const status = await readStatus(connection, files);
    for (const { tag, state } of status) refuseUnless(["applied", "pending"], tag, state);

    await connection.query(
      `CREATE TABLE IF NOT EXISTS \`${BOOKKEEPING_TABLE}\` (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint)`,
    );
    const pending = new Set(status.filter((one) => one.state === "pending").map(({ tag }) => tag));
    for (const migration of files.filter(({ tag }) => pending.has(tag))) {
      onApply?.(migration.tag);
      await apply(connection, migration);
    }
    return [...pending];
  });
}

async function apply(connection: Connection, migration: Migration): Promise<void> {
  for (const [index, statement] of migration.statements.entries()) {
    try {
      await connection.query(statement);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new MigrationError(
        `Migration ${migration.tag} failed at statement ${index + 1} of ${migration.statements.length}: ${reason}\n` +
          `The statements before it are applied. Undo them by hand, mend the cause, and migrate again.`,
        { cause: error },
      );
    }
  }
  await connection.query(`INSERT INTO \`${BOOKKEEPING_TABLE}\` (hash, created_at) VALUES (?, ?)`, [
    migration.hash,
    migration.createdAt,
  ]);
}

function refuseUnless(allowed: string[], tag: string, state: string): void {
  if (allowed.includes(state)) return;
  const reasons: Record<string, string> = {
    edited: `the file of migration ${tag} was edited after it was applied. Restore it, and put the change into a new migration`,
    late: `migration ${tag} is older than one that is applied already. Delete it and generate it again`,
    missing: `the database has a migration ${tag} whose file is gone. Restore the file, or use the code that has it`,
  };
  throw new MigrationError(`Nothing was applied: ${reasons[state]}.`);
}

async function withLock<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  // One name a database: several may share a server. MySQL allows 64 characters.
  const name = "CONCAT('handbill-migrate:', LEFT(SHA2(DATABASE(), 256), 40))";
  const [rows] = await connection.query<RowDataPacket[]>(`SELECT GET_LOCK(${name}, ?) AS got`, [
    LOCK_WAIT_SECONDS,
  ]);
  if (rows[0]?.got !== 1) {
    throw new MigrationError(
      `Another process has been migrating this database for ${LOCK_WAIT_SECONDS} s. Wait for it, then try again.`,
    );
  }
  try {
    return await work();
  } finally {
    await connection.query(`SELECT RELEASE_LOCK(${name})`);
  }
}
