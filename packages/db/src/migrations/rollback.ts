import type { Connection } from "mysql2/promise";
import { forgetApplied } from "./bookkeeping.ts";
import { findMigration, refuse } from "./migrate.ts";
import { MigrationError } from "./migration-error.ts";
import { isUnwritten, splitStatements, UNWRITTEN_MARK } from "./migration-file.ts";
import { type LockedRun, type RunOptions, withMigrationLock } from "./migration-lock.ts";
import { type Migration, readMigrations } from "./read-migrations.ts";
import { describeRowsAtRisk } from "./rows-at-risk.ts";
import { runSteps } from "./run-steps.ts";
import { readStatus } from "./status.ts";
import { forgetSteps } from "./step-journal.ts";
import { writeWhileLocked } from "./write-while-locked.ts";

/** What `to` says when nothing is to stay applied. */
export const BASE = "base";

export interface RollbackOptions extends RunOptions {
  migrations?: Migration[];
  /** The tag of the last migration that stays applied, or `base`; by default, only the newest is rolled back. */
  to?: string;
  /** Rolls back even where rows are lost by it. */
  mayLoseRows?: boolean;
}

/**
 * Takes back applied migrations, newest first, by their down files. Returns the tags rolled back. As with `migrate`, each
 * statement is journalled, and a run that ended midway is gone on with.
 *
 * @throws {MigrationError} before anything is run when a down file is missing or not written yet, or when rows would be lost
 * and that was not allowed: the message counts them; and at a statement that fails, with what to do.
 */
export async function rollback(
  connection: Connection,
  options: RollbackOptions = {},
): Promise<string[]> {
  const files = options.migrations ?? (await readMigrations());
  const { to } = options;
  const stays = to === undefined || to === BASE ? undefined : findMigration(files, to);
  return withMigrationLock(connection, options, async (run) => {
    const status = (await readStatus(connection, files)).toReversed();
    const half = status.find(({ state }) => state === "half-applied");
    if (half) throw new MigrationError(halfApplied(half.tag));
    const applied = status.filter(({ state }) => !["pending", "late"].includes(state));
    const doomed =
      to === undefined
        ? applied.slice(0, 1)
        : applied.filter(({ createdAt }) => !stays || +createdAt > stays.createdAt);
    for (const one of doomed) {
      if (one.state !== "half-rolled-back") refuse(one, "Nothing was rolled back");
    }
    const plan = doomed.map(({ tag }) => ({
      migration: findMigration(files, tag),
      statements: readDown(findMigration(files, tag)),
    }));
    if (!options.mayLoseRows) {
      const statements = plan.flatMap((one) => one.statements);
      refuseLoss(await describeRowsAtRisk(connection, statements));
    }
    for (const { migration, statements } of plan) await takeBack(run, migration, statements);
    return doomed.map(({ tag }) => tag);
  });
}

/** The statements of the down file. */
function readDown({ tag, down }: Migration): string[] {
  if (down === undefined) {
    throw new MigrationError(
      `Nothing was rolled back: there is no drizzle/${tag}.down.sql. npm run db:generate writes it where it can.`,
    );
  }
  if (isUnwritten(down)) {
    throw new MigrationError(
      `Nothing was rolled back: drizzle/${tag}.down.sql waits to be written by hand; it says why.\n` +
        `Write it, and delete its first line (“${UNWRITTEN_MARK} …”).`,
    );
  }
  return splitStatements(down);
}

function refuseLoss(losses: string[]): void {
  if (losses.length === 0) return;
  throw new MigrationError(
    `Nothing was rolled back: it would lose what is stored.\n${losses.map((loss) => `  ${loss}`).join("\n")}\n` +
      "Make a backup, then say that you mean it: the same command with --yes.",
  );
}

async function takeBack(run: LockedRun, migration: Migration, statements: string[]): Promise<void> {
  run.report(`rolling back ${migration.tag}`);
  await runSteps(run, migration.tag, "down", statements);
  // Together, so that no run ever finds one without the other.
  await writeWhileLocked(run.connection, run.owner, async () => {
    await forgetApplied(run.connection, migration.createdAt);
    await forgetSteps(run.connection, migration.tag);
  });
}

function halfApplied(tag: string): string {
  return (
    `Nothing was rolled back: migration ${tag} is half applied, and a down file takes back whole migrations only.\n` +
    "Finish it first with npm run db:migrate; if it cannot be finished as it is, edit the statements that were not run yet."
  );
}
