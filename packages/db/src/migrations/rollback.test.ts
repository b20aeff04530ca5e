import { expect, test } from "vitest";
import { migrate } from "./migrate.ts";
import { UNWRITTEN_MARK } from "./migration-file.ts";
import { BASE, rollback } from "./rollback.ts";
import { readDatabaseName } from "./second-connection.ts";
import { readStatus } from "./status.ts";
import { readStructure } from "./structure.ts";
import { migration, openEmpty } from "./testing.ts";

const first = {
  ...migration("0000_first", 1, "CREATE TABLE `a` (`id` int PRIMARY KEY, `n` decimal(8,3))"),
  down: "DROP TABLE `a`;",
};
const second = {
  ...migration("0001_second", 2, "ALTER TABLE `a` ADD `b` int", "CREATE INDEX `a_b` ON `a` (`b`)"),
  down: "DROP INDEX `a_b` ON `a`;--> statement-breakpoint\nALTER TABLE `a` DROP COLUMN `b`;",
};
const third = {
  ...migration("0002_third", 3, "ALTER TABLE `a` MODIFY COLUMN `n` decimal(10,5)"),
  down: "ALTER TABLE `a` MODIFY COLUMN `n` decimal(8,3);",
};
const migrations = [first, second, third];

test("takes back the newest, or all after one, and leaves what was there before", async () => {
  await using connection = await openEmpty("rollback");
  await migrate(connection, { migrations, to: "0000_first" });
  const database = await readDatabaseName(connection);
  const before = await readStructure(connection, database);
  await migrate(connection, { migrations });

  expect(await rollback(connection, { migrations })).toEqual(["0002_third"]);
  await migrate(connection, { migrations });
  expect(await rollback(connection, { migrations, to: "0000_first" })).toEqual([
    "0002_third",
    "0001_second",
  ]);
  expect(await readStructure(connection, database)).toEqual(before);
  expect(await rollback(connection, { migrations, to: BASE })).toEqual(["0000_first"]);
  expect((await readStatus(connection, migrations)).map(({ state }) => state)).toEqual([
    "pending",
    "pending",
    "pending",
  ]);
});

test("refuses to lose rows, and counts them", async () => {
  await using connection = await openEmpty("loses");
  await migrate(connection, { migrations });
  await connection.query("INSERT INTO `a` VALUES (1, 1.23456, 1), (2, 1, 1), (3, 1, NULL)");
  await expect(rollback(connection, { migrations, to: BASE })).rejects.toThrow(
    /a\.n is converted from decimal\(10,5\) in 3 rows[\s\S]*a\.b has a value in 2 rows[\s\S]*table a has 3 rows[\s\S]*--yes/,
  );
  await connection.query("UPDATE `a` SET `b` = NULL, `n` = NULL");
  expect(await rollback(connection, { migrations, to: "0000_first" })).toHaveLength(2);
  expect(await rollback(connection, { migrations, mayLoseRows: true })).toEqual(["0000_first"]);
});

test("runs nothing when one of the down files is not there, or not written yet", async () => {
  await using connection = await openEmpty("unwritten");
  await migrate(connection, { migrations });
  const { down: _, ...without } = second;
  await expect(
    rollback(connection, { migrations: [first, without, third], to: BASE }),
  ).rejects.toThrow("there is no drizzle/0001_second.down.sql");
  const unwritten = { ...second, down: `${UNWRITTEN_MARK}: because\n${second.down}` };
  await expect(
    rollback(connection, { migrations: [first, unwritten, third], to: BASE }),
  ).rejects.toThrow("waits to be written by hand");
  expect((await readStatus(connection, migrations)).every(({ state }) => state === "applied")).toBe(
    true,
  );
});
