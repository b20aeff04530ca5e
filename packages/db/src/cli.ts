#!/usr/bin/env node
import { parseArgs } from "node:util";
import { BackupError } from "./backup/backup-error.ts";
import { backupCommands } from "./backup/commands.ts";
import { createDatabase, DatabaseUnreachable } from "./create-database.ts";
import { type CommandLine, databaseCommands, fileCommands } from "./migrations/commands.ts";
import { MigrationError } from "./migrations/migration-error.ts";

const USAGE = `Usage: handbill-db <command> [options]
with DATABASE_URL set:
  migrate [--to <tag>] [--allow-late]           apply the pending migrations
  rollback [--to <tag>|base] [--yes]            take back the newest, or all after <tag>; --yes where rows are lost
  status                                        what is applied, what is pending, who holds the lock
  check                                         exit 1 where code, migrations and database disagree
  stamp --to <tag> [--force]                    record as applied, without running
  resolve <tag> --statement <n> --done|--redo   say whether an interrupted statement took effect
  check-push                                    exit 1, with the reason, where drizzle-kit push is unsafe
  dump [--to <file>|-]                          write all rows as of now; by default into .data/backups
  restore <file>                                load a dump into an empty database
without a database:
  lint                                          exit 1 for what locks, loses data or breaks the previous release
  write-down --folder <path>                    write the down files that are missing
options of all: --folder <path> (the migrations; by default those that came along), --wait <seconds> (for another run)`;

const FLAGS = ["allow-late", "yes", "force", "done", "redo"] as const;

// Whoever reads may stop early, as `head` does; what is under way goes on.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});
process.exitCode = await run();

async function run(): Promise<number> {
  try {
    const line = parseCommandLine();
    const name = line.names.shift() ?? "";
    const onFiles = fileCommands[name];
    if (onFiles) return await onFiles(undefined, line, print);
    const onDatabase = databaseCommands[name];
    const url = process.env.DATABASE_URL;
    const onBackup = backupCommands[name];
    if (onBackup && url) return await onBackup(url, line, print);
    if (!onDatabase || !url) return complain(USAGE, 2);
    const connection = await createDatabase(url);
    try {
      return await onDatabase(connection, line, print);
    } finally {
      connection.destroy(); // nothing is under way; and a broken one would not answer a goodbye
    }
  } catch (error) {
    return describeFailure(error);
  }
}

function parseCommandLine(): CommandLine {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      to: { type: "string" },
      folder: { type: "string" },
      statement: { type: "string" },
      wait: { type: "string" },
      "allow-late": { type: "boolean" },
      yes: { type: "boolean" },
      force: { type: "boolean" },
      done: { type: "boolean" },
      redo: { type: "boolean" },
    },
  });
  const { to, folder, statement, wait } = values;
  return {
    names: positionals,
    ...(to !== undefined && { to }),
    ...(folder !== undefined && { folder }),
    ...(statement !== undefined && { statement }),
    ...(wait !== undefined && { wait }),
    flags: new Set(FLAGS.filter((flag) => values[flag])),
  };
}

/** Errors with a code are the command line's, the driver's or the server's, and say what they mean; others are bugs. */
function describeFailure(error: unknown): number {
  if (
    error instanceof MigrationError ||
    error instanceof BackupError ||
    error instanceof DatabaseUnreachable
  ) {
    return complain(error.message, 1);
  }
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
  if (!(error instanceof Error) || typeof code !== "string") throw error;
  return code.startsWith("ERR_PARSE_ARGS")
    ? complain(`${error.message}\n${USAGE}`, 2)
    : complain(`The database said: ${error.message}`, 1);
}

function complain(message: string, exitCode: number): number {
  process.stderr.write(`${message}\n`);
  return exitCode;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
