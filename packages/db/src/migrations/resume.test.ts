import type { Connection } from "mysql2/promise";
import { expect, test } from "vitest";
import { createDatabase } from "../create-database.ts";
import { testDatabaseUrl } from "../testing.ts";
import { migrate } from "./migrate.ts";
import { MigrationError } from "./migration-error.ts";
import type { Migration } from "./read-migrations.ts";
import { resolve } from "./resolve.ts";
import { rollback } from "./rollback.ts";
import { readDatabaseName } from "./second-connection.ts";
import { readStatus } from "./status.ts";
import { readStructure } from "./structure.ts";
import { intercept, manualTiming, migration, openEmpty, select, silence } from "./testing.ts";

const everyKind: Migration = {
  ...migration(
    "0000_every_kind",
    1,
    "CREATE TABLE `a` (`id` int NOT NULL, `x` int, `y` int, CONSTRAINT `a_id` PRIMARY KEY(`id`));",
    "CREATE TABLE `b` (`id` int PRIMARY KEY, `a_id` int NOT NULL);",
    "ALTER TABLE `b` ADD CONSTRAINT `b_fk` FOREIGN KEY (`a_id`) REFERENCES `a`(`id`) ON DELETE cascade ON UPDATE no action;",
    "CREATE INDEX `a_x` ON `a` (`x`);",
    "ALTER TABLE `a` ADD `z` varchar(10);",
    "ALTER TABLE `a` MODIFY COLUMN `x` bigint NOT NULL;",
    "INSERT INTO `a` VALUES (1, 10, 100, 'one'), (2, 20, 200, 'two');",
    "UPDATE `a` SET `x` = `x` + 1;",
    "ALTER TABLE `a` RENAME COLUMN `y` TO `w`;",
    "DROP INDEX `a_x` ON `a`;",
    "ALTER TABLE `a` DROP COLUMN `z`;",
    "ALTER TABLE `a` ADD CONSTRAINT `a_w_unique` UNIQUE(`w`);",
    "ALTER TABLE `b` DROP FOREIGN KEY `b_fk`;",
    "RENAME TABLE `b` TO `c`;",
    "CREATE TABLE `d` (`id` int PRIMARY KEY);",
    "DROP TABLE `d`;",
    "ALTER TABLE `a` DROP PRIMARY KEY, ADD PRIMARY KEY(`id`,`x`);",
  ),
  down: "DROP TABLE `a`;--> statement-breakpoint\nDROP TABLE `c`;",
};
const migrations = [everyKind];
const timing = manualTiming();

test("killed before and after everything it writes, a migration ends as if nothing had happened", async () => {
  await using whole = await openEmpty("whole");
  await migrate(whole, { migrations });
  const deaths = await runUntilItLives((connection) => migrate(connection, { migrations, timing }));
  expect(deaths).toBeGreaterThan(2 * everyKind.statements.length);

  await using killed = await openEmpty("killed");
  expect(await describe(killed)).toEqual(await describe(whole));
  const rows = await select(killed, "SELECT `id`, `x`, `w` FROM `a` ORDER BY `id`");
  expect(rows).toEqual([
    { id: 1, x: 11, w: 100 },
    { id: 2, x: 21, w: 200 },
  ]);
  expect(await select(killed, "SELECT hash FROM __drizzle_migrations")).toEqual([
    { hash: everyKind.hash },
  ]);
  expect(await readStatus(killed, migrations)).toMatchObject([{ state: "applied" }]);
  expect(await migrate(killed, { migrations })).toEqual([]);

  await runUntilItLives((connection) =>
    rollback(connection, { migrations, timing, mayLoseRows: true }),
  );
  expect((await describe(killed)).size).toBe(0);
  expect(await readStatus(killed, migrations)).toMatchObject([{ state: "pending" }]);
});

test("what nobody can tell is asked of a person, and resolved by either answer", async () => {
  await using connection = await openEmpty("resolve");
  const view = "CREATE VIEW v AS SELECT 1 AS one";
  const unclear = [migration("0000_view", 1, "CREATE TABLE a (id int PRIMARY KEY)", view)];
  const dying = await createDatabase(testDatabaseUrl("migrations_resolve"));
  await expect(
    migrate(
      intercept(dying, async (sql, _values, send) => (sql === view ? die(dying) : send())),
      { migrations: unclear },
    ),
  ).rejects.toThrow("The connection broke during 0000_view, statement 2 of 2");

  const again = migrate(connection, { migrations: unclear });
  await expect(again).rejects.toThrow(
    /CREATE VIEW[\s\S]*resolve -- 0000_view --statement 2 --done[\s\S]*--redo/,
  );
  const answer = { migrations: unclear, tag: "0000_view" };
  await expect(resolve(connection, { ...answer, step: 1, as: "done" })).rejects.toThrow(
    "stands at statement 2",
  );
  await resolve(connection, { ...answer, step: 2, as: "redo" });
  expect(await migrate(connection, { migrations: unclear })).toEqual(["0000_view"]);
  expect(await select(connection, "SELECT * FROM v")).toEqual([{ one: 1 }]);
  await expect(resolve(connection, { ...answer, step: 3, as: "done" })).rejects.toThrow(
    "is done already",
  );
});

test("a statement whose client died, and that the server still runs, is waited for", async () => {
  await using connection = await openEmpty("stray");
  const statement = "DO SLEEP(0.5)";
  const slow = [migration("0000_slow", 1, statement)];
  const url = testDatabaseUrl("migrations_stray");
  const dying = await createDatabase(url);
  const onQuery = async (sql: string, _values: unknown, send: () => Promise<unknown>) =>
    sql === statement ? die(dying) : send();
  await expect(migrate(intercept(dying, onQuery), { migrations: slow })).rejects.toThrow("broke");

  const stray = await createDatabase(url);
  const running = stray.query(statement);
  const lines: string[] = [];
  const report = (line: string) => lines.push(line);
  await expect(migrate(connection, { migrations: slow, report })).rejects.toThrow("db:resolve");
  expect(lines).toContainEqual(expect.stringContaining("still runs on the server"));
  await running;
  await stray.end();
});

test("resolved as done, a statement is not run", async () => {
  await using connection = await openEmpty("done");
  const view = [migration("0000_view", 1, "CREATE VIEW v AS SELECT nonsense FROM nowhere")];
  await resolve(connection, { migrations: view, tag: "0000_view", step: 1, as: "done" });
  expect(await migrate(connection, { migrations: view })).toEqual(["0000_view"]);
});

/** Runs `work` again and again; each time the connection dies at the next write that it did not die at yet. */
async function runUntilItLives(
  work: (connection: Connection) => Promise<unknown>,
): Promise<number> {
  await using observer = await openEmpty("killed");
  const seen = new Set<string>();
  for (let deaths = 0; ; deaths++) {
    const connection = await createDatabase(testDatabaseUrl("migrations_killed"));
    let previous = "";
    const dying = intercept(connection, async (sql, values, send) => {
      if (/^\s*(SELECT|SHOW|SET)\b/i.test(sql)) return send();
      const given = `${sql} ${JSON.stringify(values)}`.replace(/"[\da-f-]{36}"/, "owner");
      const write = sql === "COMMIT" ? `COMMIT of ${previous}` : given;
      previous = given;
      for (const moment of ["before", "after"]) {
        if (!seen.has(moment + write)) {
          seen.add(moment + write);
          if (moment === "after") await send();
          die(connection);
        }
      }
      return send();
    });
    try {
      await work(dying);
      await connection.end();
      return deaths;
    } catch (error) {
      const isDeath =
        error instanceof Death || (error instanceof MigrationError && error.cause instanceof Death);
      if (!isDeath) throw error;
      if (await hasLockTable(observer)) await silence(observer, 15);
    }
  }
}

class Death extends Error {
  readonly code = "PROTOCOL_CONNECTION_LOST";
}

function die(connection: Connection): never {
  connection.destroy();
  throw new Death("Connection lost");
}

async function hasLockTable(connection: Connection): Promise<boolean> {
  return (await select(connection, "SHOW TABLES LIKE '\\_\\_handbill%lock'")).length > 0;
}

async function describe(connection: Connection) {
  return await readStructure(connection, await readDatabaseName(connection));
}
