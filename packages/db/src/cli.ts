#!/usr/bin/env node
import { parseArgs } from "node:util";
import type { Connection, RowDataPacket } from "mysql2/promise";
import { createDatabase, DatabaseUnreachable } from "./create-database.ts";
import { migrate } from "./migrations/migrate.ts";
import { MigrationError } from "./migrations/migration-error.ts";
import { readStatus } from "./migrations/status.ts";

const USAGE = `Usage: handbill-db <command>, with DATABASE_URL set
  migrate        apply the pending migrations
  status         list the migrations and whether the database has them
  check-push     exit 1, with the reason, where drizzle-kit push is unsafe`;

const commands: Record<string, (connection: Connection) => Promise<number>> = {
  async migrate(connection) {
    const applied = await migrate(connection, { onApply: (tag) => print(`applying ${tag}`) });
    print(applied.length === 0 ? "up to date" : `applied ${applied.length}`);
    return 0;
  },

  async status(connection) {
    for (const { tag, state, createdAt } of await readStatus(connection)) {
      print(`${state.padEnd(8)}  ${createdAt.toISOString()}  ${tag}`);
    }
    return 0;
  },

  async "check-push"(connection) {
    const [rows] = await connection.query<RowDataPacket[]>("SELECT VERSION() AS version");
    if (!/mariadb/i.test(String(rows[0]?.version))) return 0;
    process.stderr.write(
      "db:push is refused on MariaDB: drizzle-kit misreads MariaDB's catalogue, so a second push drops and re-adds primary\n" +
        "keys and fails half-way. Generate a migration instead: npm run db:generate -- --name what, then npm run db:migrate.\n" +
        "Or set DATABASE_URL to a MySQL server.\n",
    );
    return 1;
  },
};

process.exitCode = await run();

async function run(): Promise<number> {
  const { positionals } = parseArgs({ allowPositionals: true });
  const command = commands[positionals[0] ?? ""];
  const url = process.env.DATABASE_URL;
  if (!command || !url) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  try {
    const connection = await createDatabase(url);
    try {
      return await command(connection);
    } finally {
      await connection.end();
    }
  } catch (error) {
    if (!(error instanceof MigrationError || error instanceof DatabaseUnreachable)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
