import { int, mysqlTable } from "drizzle-orm/mysql-core";
import type { Connection } from "mysql2/promise";
import { expect, test } from "vitest";
import * as currentSchema from "../schema.ts";
import { type CheckOptions, check } from "./check.ts";
import { migrate } from "./migrate.ts";
import { readMigrations } from "./read-migrations.ts";
import { openEmpty, select } from "./testing.ts";

test("code, migrations and a migrated database agree, and no scratch database is left behind", async () => {
  await using connection = await openEmpty("agrees");
  await migrate(connection);
  expect(await differences(connection)).toEqual([[], [], []]);
  expect(await select(connection, "SHOW DATABASES LIKE '%agrees\\_check\\_%'")).toEqual([]);
});

test("a table that is in the code only is told, and one that is in the migrations only", async () => {
  await using connection = await openEmpty("code");
  await migrate(connection);
  const { users: _, ...others } = currentSchema;
  const schema = { ...others, stages: mysqlTable("stages", { id: int("id").primaryKey() }) };
  const [fromCode, ...rest] = await differences(connection, { schema });
  expect(fromCode).toContain("tables.users is only in the migrations");
  expect(fromCode).toContain("tables.stages is only in the code");
  expect(rest).toEqual([[], []]);
});

test("a migration that is pending or edited is told", async () => {
  await using connection = await openEmpty("books");
  const [first, ...others] = await readMigrations();
  await migrate(connection);
  const migrations = first ? [{ ...first, hash: "edited" }, ...others] : [];
  const [, books] = await differences(connection, { migrations });
  expect(books).toEqual(["0000_init is edited"]);
});

test("what somebody changed by hand in the database is told", async () => {
  await using connection = await openEmpty("hand");
  await migrate(connection);
  for (const statement of [
    "ALTER TABLE users MODIFY email varchar(99) NOT NULL",
    "ALTER TABLE users ADD note int",
    "DROP INDEX events_starts_at_id ON events",
    "ALTER TABLE events DROP FOREIGN KEY events_organizer_id_users_id_fk",
    "CREATE TABLE extra (id int PRIMARY KEY)",
  ]) {
    await connection.query(statement);
  }
  const [, , live] = await differences(connection);
  expect(live?.map((line) => line.replace(/ (is|should) .*/, ""))).toEqual([
    "column users.email",
    "index events.events_starts_at_id",
    "foreign key events.events_organizer_id_users_id_fk",
    "table extra",
    "column extra.id",
    "column users.note",
    "index extra.PRIMARY",
  ]);
});

async function differences(connection: Connection, options?: CheckOptions): Promise<string[][]> {
  return (await check(connection, options)).map((result) => result.differences);
}
