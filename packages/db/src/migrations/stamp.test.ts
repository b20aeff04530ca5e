import { expect, test } from "vitest";
import { migrate } from "./migrate.ts";
import { stamp } from "./stamp.ts";
import { readStatus } from "./status.ts";
import { migration, openEmpty } from "./testing.ts";

const first = migration("0000_first", 1, "CREATE TABLE `a` (`id` int PRIMARY KEY)");
const second = migration("0001_second", 2, "ALTER TABLE `a` ADD `b` int");
const migrations = [first, second];

test("adopts a database that was made by other means, and migrates it from there", async () => {
  await using connection = await openEmpty("adopt");
  await connection.query("CREATE TABLE a (id int PRIMARY KEY)");
  expect(await stamp(connection, { migrations, to: "0000_first" })).toEqual(["0000_first"]);
  expect(await migrate(connection, { migrations })).toEqual(["0001_second"]);
});

test("refuses to record what is not so, unless it is told to", async () => {
  await using connection = await openEmpty("lie");
  await connection.query("CREATE TABLE a (id bigint PRIMARY KEY)");
  const options = { migrations, to: "0001_second" };
  await expect(stamp(connection, options)).rejects.toThrow(
    /column a\.id is bigint[\s\S]*column a\.b is missing[\s\S]*--force/,
  );
  expect((await readStatus(connection, migrations)).map(({ state }) => state)).toEqual([
    "pending",
    "pending",
  ]);
  await stamp(connection, { ...options, evenIfDifferent: true });
  expect(await migrate(connection, { migrations })).toEqual([]);
});

test("accepts an edit that changed nothing, and goes back as well as forth", async () => {
  await using connection = await openEmpty("edit");
  await migrate(connection, { migrations });
  const commented = migration(
    "0000_first",
    1,
    "-- the first\nCREATE TABLE `a` (`id` int PRIMARY KEY)",
  );
  await stamp(connection, { migrations: [commented, second], to: "0001_second" });
  expect(await migrate(connection, { migrations: [commented, second] })).toEqual([]);

  await connection.query("ALTER TABLE a DROP COLUMN b");
  await stamp(connection, { migrations: [commented, second], to: "0000_first" });
  expect(await migrate(connection, { migrations: [commented, second] })).toEqual(["0001_second"]);
});
