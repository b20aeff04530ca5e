import type { Connection } from "mysql2/promise";
import { createBookkeeping, recordApplied } from "./bookkeeping.ts";
import { MigrationError } from "./migration-error.ts";
import { type LockedRun, type RunOptions, withMigrationLock } from "./migration-lock.ts";
import { type Migration, readMigrations } from "./read-migrations.ts";
import { runSteps } from "./run-steps.ts";
import { type MigrationStatus, readStatus } from "./status.ts";
import { writeWhileLocked } from "./write-while-locked.ts";

export interface MigrateOptions extends RunOptions {
  migrations?: Migration[];
  /** The tag of the last migration to apply; by default, all. */
  to?: string;
  /** Also applies migrations that were generated before one that is applied already. */
  allowLate?: boolean;
}

/**
 * Applies what is pending, in the order in which it was generated, one runner at a time in the whole cluster. A migration
 * that an earlier run left half done goes on where that run ended. Returns the tags applied.
 *
 * @throws {MigrationError} before anything is run when an applied file was edited or is gone, or a file is late and that was
 * not allowed; and at a statement that fails, with what to do.
 */
export async function migrate(
  connection: Connection,
  options: MigrateOptions = {},
): Promise<string[]> {
  const files = options.migrations ?? (await readMigrations());
  const last = options.to === undefined ? undefined : findMigration(files, options.to);
  return withMigrationLock(connection, options, async (run) => {
    await createBookkeeping(connection);
    const status = await readStatus(connection, files);
    const wanted = status.filter(({ createdAt }) => !last || +createdAt <= last.createdAt);
    for (const one of status) refuse(one, "Nothing was applied");
    if (!options.allowLate) for (const one of wanted) refuseLate(one);

    const todo = new Set(wanted.filter(({ state }) => state !== "applied").map(({ tag }) => tag));
    const inOrder = files.toSorted((a, b) => a.createdAt - b.createdAt);
    const pending = inOrder.filter(({ tag }) => todo.has(tag));
    for (const migration of pending) refuseEmpty(migration);
    for (const migration of pending) await apply(run, migration);
    return [...todo];
  });
}

/**
 * The migration of that tag.
 *
 * @throws {MigrationError} when there is none, listing those there are.
 */
export function findMigration(migrations: Migration[], tag: string): Migration {
  const found = migrations.find((migration) => migration.tag === tag);
  if (found) return found;
  const known = migrations.map((migration) => `  ${migration.tag}`).join("\n");
  throw new MigrationError(`There is no migration ${tag}. There are:\n${known}`);
}

/** @throws {MigrationError} when the files are not what the database was made from. */
export function refuse({ tag, state }: MigrationStatus, outcome: string): void {
  const reasons: Partial<Record<MigrationStatus["state"], string>> = {
    edited:
      `the file of migration ${tag} was edited after it was applied. Restore it, and put the change into a new migration.\n` +
      `If the edit changes nothing in the database: npm run db:stamp -- --to ${tag}`,
    missing: `the database has a migration ${tag} whose file is gone. Restore the file, or use the code that has it.`,
    "half-rolled-back": `migration ${tag} is half rolled back. Finish that with npm run db:rollback.`,
  };
  const reason = reasons[state];
  if (reason) throw new MigrationError(`${outcome}: ${reason}`);
}

function refuseLate({ tag, state }: MigrationStatus): void {
  if (state !== "late") return;
  throw new MigrationError(
    `Nothing was applied: migration ${tag} is older than one that is applied already, as happens when branches are merged.\n` +
      "If it does not depend on that order: npm run db:migrate -- --allow-late. Otherwise delete it and generate it again.",
  );
}

function refuseEmpty({ tag, statements }: Migration): void {
  if (statements.length > 0) return;
  throw new MigrationError(
    `Nothing was applied: migration ${tag} holds no statement, only comments perhaps. Write it (on a line of its own), or\n` +
      "delete it with npx drizzle-kit drop.",
  );
}

async function apply(run: LockedRun, migration: Migration): Promise<void> {
  run.report(`applying ${migration.tag}`);
  await runSteps(run, migration.tag, "up", migration.statements);
  await writeWhileLocked(run.connection, run.owner, () => recordApplied(run.connection, migration));
}
