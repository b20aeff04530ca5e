import type { Connection, RowDataPacket } from "mysql2/promise";
import { check } from "./check.ts";
import { lint } from "./lint.ts";
import { readLockHolder } from "./lock-row.ts";
import { migrate } from "./migrate.ts";
import { MigrationError } from "./migration-error.ts";
import { readMigrations } from "./read-migrations.ts";
import { resolve } from "./resolve.ts";
import { rollback } from "./rollback.ts";
import { stamp } from "./stamp.ts";
import { type MigrationStatus, readStatus } from "./status.ts";
import { writeDownFiles } from "./write-down-files.ts";

/** What was given on the command line, after the command's name. */
export interface CommandLine {
  /** Arguments that are no options. */
  names: string[];
  to?: string;
  folder?: string;
  statement?: string;
  wait?: string;
  flags: ReadonlySet<string>;
}

/** Prints one line for whoever runs the command. */
type Print = (line: string) => void;

/** Returns the exit code. */
type Command<Subject> = (subject: Subject, line: CommandLine, print: Print) => Promise<number>;

/** The commands that work on the database. */
export const databaseCommands: Record<string, Command<Connection>> = {
  async migrate(connection, line, report) {
    const { to } = line;
    const applied = await migrate(connection, {
      ...(await runOptions(line, report)),
      ...(to !== undefined && { to }),
      allowLate: line.flags.has("allow-late"),
    });
    report(applied.length === 0 ? "up to date" : `applied ${applied.length}`);
    return 0;
  },

  async rollback(connection, line, report) {
    const { to } = line;
    const rolledBack = await rollback(connection, {
      ...(await runOptions(line, report)),
      ...(to !== undefined && { to }),
      mayLoseRows: line.flags.has("yes"),
    });
    report(rolledBack.length === 0 ? "nothing to roll back" : `rolled back ${rolledBack.length}`);
    return 0;
  },

  async stamp(connection, line, report) {
    const recorded = await stamp(connection, {
      ...(await runOptions(line, report)),
      to: required(line.to, "--to <tag>: the newest migration that the database already has"),
      evenIfDifferent: line.flags.has("force"),
    });
    report(`recorded ${recorded.join(", ")} as applied`);
    return 0;
  },

  async resolve(connection, line, report) {
    const [isDone, isRedo] = [line.flags.has("done"), line.flags.has("redo")];
    if (isDone === isRedo) throw new MigrationError("Say either --done or --redo.");
    const step = Number(required(line.statement, "--statement <number>"));
    await resolve(connection, {
      ...(await runOptions(line, report)),
      tag: required(line.names[0], "which migration: npm run db:resolve -- <tag> …"),
      step,
      as: isDone ? "done" : "redo",
    });
    report(
      `statement ${step} is ${isDone ? "done" : "to be run again"}: go on with the command that stopped`,
    );
    return 0;
  },

  async status(connection, { folder }, print) {
    for (const one of await readStatus(connection, await readMigrations(folder))) {
      print(describeStatus(one));
    }
    const holder = await readLockHolder(connection);
    if (!holder) return 0;
    const alive = holder.isStale
      ? "it is dead, and the next run takes over"
      : `last heard from ${holder.secondsSinceHeartbeat} s ago`;
    print(`locked since ${holder.acquiredAt.toISOString()} by ${holder.description}: ${alive}`);
    return 0;
  },

  async check(connection, { folder }, print) {
    const results = await check(connection, folder === undefined ? {} : { folder });
    for (const { title, differences, skipped } of results) {
      const verdict = differences.length === 0 ? "agree" : "differ";
      print(skipped === undefined ? `${title}: ${verdict}` : `${title}: not compared, ${skipped}`);
      for (const difference of differences) print(`  ${difference}`);
    }
    return results.some(({ differences }) => differences.length > 0) ? 1 : 0;
  },

  async "check-push"(connection, _line, print) {
    const [rows] = await connection.query<RowDataPacket[]>("SELECT VERSION() AS version");
    if (!/mariadb/i.test(String(rows[0]?.version))) return 0;
    print(
      "db:push is refused on MariaDB: drizzle-kit misreads MariaDB's catalogue, so a second push drops and re-adds primary\n" +
        "keys and fails half-way. Generate a migration instead: npm run db:generate -- --name what, then npm run db:migrate.\n" +
        "Or set DATABASE_URL to a MySQL server.",
    );
    return 1;
  },
};

/** The commands that read and write files only. */
export const fileCommands: Record<string, Command<undefined>> = {
  async lint(_, { folder }, print) {
    const findings = lint(await readMigrations(folder));
    for (const { tag, step, rule, message } of findings) {
      print(`${tag}${step === undefined ? "" : `, statement ${step}`}: ${rule}: ${message}`);
    }
    if (findings.length === 0) print("nothing to say");
    return findings.length > 0 ? 1 : 0;
  },

  async "write-down"(_, { folder }, print) {
    for (const { path, reasons } of await writeDownFiles(
      required(folder, "--folder <path>: where the migrations are"),
    )) {
      print(`${reasons.length === 0 ? "wrote" : "write by hand:"} ${path}`);
      for (const reason of reasons) print(`  ${reason}`);
    }
    return 0;
  },
};

async function runOptions({ folder, wait }: CommandLine, report: Print) {
  return {
    migrations: await readMigrations(folder),
    report,
    ...(wait !== undefined && { waitMs: Number(wait) * 1000 }),
  };
}

function required(value: string | undefined, what: string): string {
  if (value === undefined) throw new MigrationError(`Say ${what}.`);
  return value;
}

function describeStatus(status: MigrationStatus): string {
  const { tag, state, createdAt, appliedAt, durationMs, stepsDone } = status;
  const parts = [state.padEnd(16), createdAt.toISOString(), tag];
  if (appliedAt) parts.push(`applied ${appliedAt.toISOString()}`);
  if (durationMs !== undefined) parts.push(`in ${durationMs} ms`);
  if (stepsDone !== undefined) parts.push(`${stepsDone} statements done`);
  return parts.join("  ");
}
