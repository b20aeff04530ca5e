import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { createDatabase } from "../create-database.ts";
import { testDatabaseUrl } from "../testing.ts";
import { migrate } from "./migrate.ts";
import type { Migration } from "./read-migrations.ts";
import { readStatus } from "./status.ts";

test("applies what is pending, once", async () => {
  await using connection = await openEmpty("applies");
  const first = migration("0000_first", 1, "CREATE TABLE a (id int PRIMARY KEY)");
  const second = migration(
    "0001_second",
    2,
    "ALTER TABLE a ADD b int",
    "INSERT INTO a VALUES (1, 2)",
  );

  expect(await migrate(connection, { migrations: [first] })).toEqual(["0000_first"]);
  expect(await migrate(connection, { migrations: [first, second] })).toEqual(["0001_second"]);
  expect(await migrate(connection, { migrations: [first, second] })).toEqual([]);
  const [rows] = await connection.query("SELECT * FROM a");
  expect(rows).toEqual([{ id: 1, b: 2 }]);
});

test("refuses a file that was edited after it was applied, one that came late, and one that is gone", async () => {
  await using connection = await openEmpty("refuses");
  const first = migration("0000_first", 10, "CREATE TABLE a (id int PRIMARY KEY)");
  await migrate(connection, { migrations: [first] });

  const edited = migration("0000_first", 10, "CREATE TABLE a (id bigint PRIMARY KEY)");
  const late = migration("0001_late", 5, "CREATE TABLE b (id int PRIMARY KEY)");
  await expect(migrate(connection, { migrations: [edited] })).rejects.toThrow("was edited");
  await expect(migrate(connection, { migrations: [late, first] })).rejects.toThrow("is older than");
  await expect(migrate(connection, { migrations: [] })).rejects.toThrow("whose file is gone");
  expect((await readStatus(connection, [late, first])).map(({ state }) => state)).toEqual([
    "late",
    "applied",
  ]);
});

test("names the statement that failed, and what to do", async () => {
  await using connection = await openEmpty("fails");
  const broken = migration(
    "0000_broken",
    1,
    "CREATE TABLE a (id int PRIMARY KEY)",
    "CREATE NONSENSE",
  );
  await expect(migrate(connection, { migrations: [broken] })).rejects.toThrow(
    /0000_broken failed at statement 2 of 2:[\s\S]*Undo them by hand/,
  );
  expect((await readStatus(connection, [broken])).map(({ state }) => state)).toEqual(["pending"]);
});

test("of several runners at once, one applies", async () => {
  const url = testDatabaseUrl("runners");
  const runners = await Promise.all([1, 2, 3].map(() => createDatabase(url)));
  const applied = await Promise.all(runners.map((connection) => migrate(connection)));
  await Promise.all(runners.map((connection) => connection.end()));
  expect(applied.filter((tags) => tags.length > 0)).toHaveLength(1);
});

async function openEmpty(name: string) {
  const connection = await createDatabase(testDatabaseUrl(`migrate_${name}`));
  return Object.assign(connection, { [Symbol.asyncDispose]: () => connection.end() });
}

function migration(tag: string, createdAt: number, ...statements: string[]): Migration {
  const hash = createHash("sha256").update(statements.join()).digest("hex");
  return { tag, createdAt, hash, statements };
}
