import type { Connection } from "mysql2/promise";
import { findMigration } from "./migrate.ts";
import { MigrationError } from "./migration-error.ts";
import { splitStatements } from "./migration-file.ts";
import { type RunOptions, withMigrationLock } from "./migration-lock.ts";
import { type Migration, readMigrations } from "./read-migrations.ts";
import {
  type Direction,
  forgetStep,
  journalFinish,
  journalStart,
  readSteps,
  type StepKey,
} from "./step-journal.ts";
import { writeWhileLocked } from "./write-while-locked.ts";

export interface ResolveOptions extends RunOptions {
  migrations?: Migration[];
  tag: string;
  /** Counted from 1. */
  step: number;
  /** `done`: it took effect, go on after it. `redo`: it did not, run it again. */
  as: "done" | "redo";
}

/**
 * Takes a person's word for whether a statement took effect. It must be the one at which the migration (or its rollback, if
 * one was begun) stands: the first that is not done.
 *
 * @throws {MigrationError} when the migration stands elsewhere, or is applied already.
 */
export async function resolve(connection: Connection, options: ResolveOptions): Promise<void> {
  const migration = findMigration(options.migrations ?? (await readMigrations()), options.tag);
  await withMigrationLock(connection, options, async (run) => {
    const journalled = await readSteps(connection, migration.tag);
    const direction = journalled.some((step) => step.direction === "down") ? "down" : "up";
    const statements = statementsOf(migration, direction);
    const done = journalled.filter((step) => step.direction === direction && step.finishedAt);
    const next = done.length + 1;
    const statement = statements[next - 1];
    if (options.step !== next || statement === undefined) {
      throw new MigrationError(
        statement === undefined
          ? `Every statement of migration ${migration.tag} is done already.`
          : `Migration ${migration.tag} stands at statement ${next} of ${statements.length}, so that is the one to resolve.`,
      );
    }
    const key: StepKey = { tag: migration.tag, direction, step: next };
    if (options.as === "redo") return await forgetStep(connection, key);
    await writeWhileLocked(connection, run.owner, async () => {
      await journalStart(connection, key, statement);
      await journalFinish(connection, key);
    });
  });
}

function statementsOf(migration: Migration, direction: Direction): string[] {
  return direction === "up" ? migration.statements : splitStatements(migration.down ?? "");
}
