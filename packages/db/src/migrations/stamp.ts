import type { Connection } from "mysql2/promise";
import { createBookkeeping, forgetApplied, readApplied, recordApplied } from "./bookkeeping.ts";
import { findMigration } from "./migrate.ts";
import { MigrationError } from "./migration-error.ts";
import { type RunOptions, withMigrationLock } from "./migration-lock.ts";
import { type Migration, readMigrations } from "./read-migrations.ts";
import { readDatabaseDrift } from "./scratch-database.ts";
import { forgetSteps, readUnderWay } from "./step-journal.ts";
import { writeWhileLocked } from "./write-while-locked.ts";

export interface StampOptions extends RunOptions {
  migrations?: Migration[];
  /** The tag of the newest migration whose effect the database already has. */
  to: string;
  /** Records it even where the database differs from what those migrations make. */
  evenIfDifferent?: boolean;
}

/**
 * Records that the database is as the migrations up to `to` make it, and runs none: to adopt a database that was made
 * otherwise, or to accept a file whose edit changed nothing. Whatever else was recorded is forgotten.
 *
 * @throws {MigrationError} when the database is not as they make it, listing the differences.
 */
export async function stamp(connection: Connection, options: StampOptions): Promise<string[]> {
  const files = options.migrations ?? (await readMigrations());
  const last = findMigration(files, options.to);
  const wanted = files.filter(({ createdAt }) => createdAt <= last.createdAt);
  return withMigrationLock(connection, options, async ({ owner }) => {
    if (!options.evenIfDifferent) refuseLie(await readDatabaseDrift(connection, wanted), last.tag);
    await createBookkeeping(connection);

    const recorded = await readApplied(connection);
    const isRight = (one: Migration) => recorded.get(one.createdAt) === one.hash;
    const right = new Set(wanted.filter(isRight).map(({ createdAt }) => createdAt));
    const wrong = [...recorded.keys()].filter((createdAt) => !right.has(createdAt));
    const unwanted = files.filter((one) => !wanted.includes(one)).map(({ tag }) => tag);
    const underWay = await readUnderWay(connection);
    await writeWhileLocked(connection, owner, async () => {
      for (const createdAt of wrong) await forgetApplied(connection, createdAt);
      for (const one of wanted) if (!isRight(one)) await recordApplied(connection, one);
      for (const tag of [...underWay, ...unwanted]) await forgetSteps(connection, tag);
    });
    return wanted.map(({ tag }) => tag);
  });
}

function refuseLie(differences: string[], tag: string): void {
  if (differences.length === 0) return;
  throw new MigrationError(
    `Nothing was recorded: the database is not as the migrations up to ${tag} make it.\n` +
      `${differences.map((difference) => `  ${difference}`).join("\n")}\n` +
      "Bring it there first, or stamp an earlier migration. If these differences do not matter, say --force.",
  );
}
