import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { createDatabase } from "../create-database.ts";
import { testDatabaseUrl } from "../testing.ts";
import { migrate } from "./migrate.ts";
import { readStatus } from "./status.ts";
import { intercept, manualTiming, migration, openEmpty, select } from "./testing.ts";

const first = migration("0000_first", 10, "CREATE TABLE a (id int PRIMARY KEY)");
const second = migration(
  "0001_second",
  20,
  "ALTER TABLE a ADD b int",
  "INSERT INTO a VALUES (1, 2)",
);

test("applies what is pending, once, and as far as told", async () => {
  await using connection = await openEmpty("applies");
  const migrations = [first, second];

  expect(await migrate(connection, { migrations, to: "0000_first" })).toEqual(["0000_first"]);
  expect(await migrate(connection, { migrations })).toEqual(["0001_second"]);
  expect(await migrate(connection, { migrations })).toEqual([]);
  expect(await select(connection, "SELECT * FROM a")).toEqual([{ id: 1, b: 2 }]);
  await expect(migrate(connection, { migrations, to: "0009_typo" })).rejects.toThrow(
    /no migration 0009_typo[\s\S]*0001_second/,
  );
});

test("says when each was applied, and how long it took", async () => {
  await using connection = await openEmpty("history");
  await migrate(connection, { migrations: [first] });
  const [status] = await readStatus(connection, [first, second]);
  expect(status).toMatchObject({ state: "applied", durationMs: expect.any(Number) });
  const [row] = await select(connection, "SELECT CAST(UTC_TIMESTAMP(3) AS char) AS now");
  const now = Date.parse(`${row?.now}Z`);
  expect(Math.abs(now - Number(status?.appliedAt))).toBeLessThan(5_000);
});

test("refuses a file that was edited after it was applied, and one that is gone", async () => {
  await using connection = await openEmpty("refuses");
  await migrate(connection, { migrations: [first] });
  const edited = migration("0000_first", 10, "CREATE TABLE a (id bigint PRIMARY KEY)");
  await expect(migrate(connection, { migrations: [edited] })).rejects.toThrow("was edited");
  await expect(migrate(connection, { migrations: [] })).rejects.toThrow("whose file is gone");
});

test("applies a late file only when told to", async () => {
  await using connection = await openEmpty("late");
  await migrate(connection, { migrations: [first] });
  const late = migration("0001_late", 5, "CREATE TABLE b (id int PRIMARY KEY)");
  const migrations = [first, late, second];
  const states = async () => (await readStatus(connection, migrations)).map(({ state }) => state);

  expect(await states()).toEqual(["late", "applied", "pending"]);
  await expect(migrate(connection, { migrations })).rejects.toThrow(
    "npm run db:migrate -- --allow-late",
  );
  expect(await migrate(connection, { migrations, allowLate: true })).toEqual([
    "0001_late",
    "0001_second",
  ]);
  expect(await states()).toEqual(["applied", "applied", "applied"]);
});

test("a statement that the server refuses is named, and may be mended in the file", async () => {
  await using connection = await openEmpty("fails");
  const create = "CREATE TABLE a (id int PRIMARY KEY)";
  const broken = migration("0000_broken", 1, create, "CREATE NONSENSE");
  await expect(migrate(connection, { migrations: [broken] })).rejects.toThrow(
    /0000_broken, statement 2 of 2, was refused:[\s\S]*CREATE NONSENSE[\s\S]*goes on from here/,
  );
  expect(await readStatus(connection, [broken])).toMatchObject([
    { state: "half-applied", stepsDone: 1 },
  ]);

  const rewritten = migration(
    "0000_broken",
    1,
    "CREATE TABLE b (id int)",
    "ALTER TABLE a ADD c int",
  );
  await expect(migrate(connection, { migrations: [rewritten] })).rejects.toThrow(
    "statement 1 was run with another text",
  );
  const mended = migration("0000_broken", 1, create, "ALTER TABLE a ADD b int");
  expect(await migrate(connection, { migrations: [mended] })).toEqual(["0000_broken"]);
});

test("a migration that holds no statement is refused, not recorded", async () => {
  await using connection = await openEmpty("empty");
  await expect(migrate(connection, { migrations: [migration("0000_empty", 1)] })).rejects.toThrow(
    "0000_empty holds no statement",
  );
});

test("a long statement says how long it has been running, and in what state it is", async () => {
  await using connection = await openEmpty("progress");
  await using other = await openEmpty("progress");
  const isAsleep = async () =>
    (await select(other, "SHOW FULL PROCESSLIST")).some(
      (row) => row.Id === connection.threadId && row.State === "User sleep",
    );
  const lines: string[] = [];
  const timing = manualTiming();
  const report = (line: string) => lines.push(line);
  const watched = intercept(connection, async (sql, _values, send) => {
    const sent = send();
    if (sql === "DO SLEEP(1)") {
      while (!(await isAsleep())) await setTimeout(5);
      await timing.pause(2_000);
      timing.tick();
    }
    return await sent;
  });
  const migrations = [migration("0000_slow", 1, "DO SLEEP(1)")];
  await migrate(watched, { migrations, report, timing });
  expect(lines).toContainEqual(
    expect.stringMatching(/0000_slow, statement 1 of 1: 2 s \(User sleep\)/),
  );
});

test("of several runners at once, one applies", async () => {
  const url = testDatabaseUrl("migrations_runners");
  const runners = await Promise.all([1, 2, 3].map(() => createDatabase(url)));
  const applied = await Promise.all(runners.map((connection) => migrate(connection)));
  await Promise.all(runners.map((connection) => connection.end()));
  expect(applied.filter((tags) => tags.length > 0)).toHaveLength(1);
});
