import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateMySQLDrizzleJson, generateMySQLMigration } from "drizzle-kit/api";
import { index, int, mysqlTable, varchar } from "drizzle-orm/mysql-core";
import { expect, test } from "vitest";
import { migrate } from "./migrate.ts";
import { readMigrations } from "./read-migrations.ts";
import { rollback } from "./rollback.ts";
import { readDatabaseName } from "./second-connection.ts";
import { readStructure } from "./structure.ts";
import { openEmpty } from "./testing.ts";
import { writeDownFiles } from "./write-down-files.ts";

const venues = mysqlTable("a_venues", {
  id: int("id").primaryKey(),
  name: varchar("name", { length: 50 }),
});
const before = { venues };
const wide = mysqlTable(
  "a_venues",
  { id: int("id").primaryKey(), name: varchar("name", { length: 80 }), city: int("city") },
  (table) => [index("a_venues_city").on(table.city)],
);
const halls = mysqlTable("halls", {
  id: int("id").primaryKey(),
  venueId: int("venue_id").references(() => wide.id),
});
const fees = mysqlTable("z_fees", {
  id: int("id").primaryKey(),
  hallId: int("hall_id").references(() => halls.id),
});

test("the way back is written, and leads to the very schema before", async () => {
  await using connection = await openEmpty("down");
  await using folder = await makeFolder([before, { wide, halls, fees }]);
  expect(await writeDownFiles(folder.path)).toEqual([
    { path: join(folder.path, "0000_step.down.sql"), reasons: [] },
    { path: join(folder.path, "0001_step.down.sql"), reasons: [] },
  ]);
  expect(await writeDownFiles(folder.path)).toEqual([]);

  const migrations = await readMigrations(folder.path);
  const database = await readDatabaseName(connection);
  await migrate(connection, { migrations, to: "0000_step" });
  const structure = await readStructure(connection, database);
  await migrate(connection, { migrations });
  await rollback(connection, { migrations });
  expect(await readStructure(connection, database)).toEqual(structure);
});

test("where data is gone, the file must be written by hand", async () => {
  await using folder = await makeFolder([{ wide }, before]);
  const [, second] = await writeDownFiles(folder.path);
  expect(second?.reasons).toEqual(["the values of a_venues.city are gone"]);
  const text = await readFile(second?.path ?? "", "utf8");
  expect(text).toMatch(/^-- TO BE WRITTEN BY HAND/);
  expect(text).toContain("ALTER TABLE `a_venues` ADD `city` int");
});

test("what a person wrote, a person must take back", async () => {
  const written = "UPDATE `a_venues` SET `name` = 'x';";
  const empty = "-- Custom SQL migration file, put your code below! --";
  await using folder = await makeFolder([before, before, before], [undefined, written, empty]);
  const [, ofUpdate, ofEmpty] = await writeDownFiles(folder.path);
  expect(ofUpdate?.reasons).toEqual([expect.stringContaining("UPDATE")]);
  expect(ofEmpty?.reasons).toHaveLength(1);
});

test("a rename is taken back as a rename", async () => {
  await using connection = await openEmpty("rename");
  const renamed = mysqlTable("a_venues", {
    id: int("id").primaryKey(),
    title: varchar("title", { length: 50 }),
  });
  const rename = "ALTER TABLE `a_venues` RENAME COLUMN `name` TO `title`;";
  await using folder = await makeFolder([before, { renamed }], [undefined, rename]);
  await writeDownFiles(folder.path);
  const migrations = await readMigrations(folder.path);
  expect(migrations[1]?.down?.trim()).toBe(
    "ALTER TABLE `a_venues` RENAME COLUMN `title` TO `name`;",
  );
  await migrate(connection, { migrations });
  expect(await rollback(connection, { migrations })).toEqual(["0001_step"]);
});

/** What `drizzle-kit generate` would have written, step by step. `sql` stands in where it would have asked a question. */
async function makeFolder(schemas: Record<string, unknown>[], sql: (string | undefined)[] = []) {
  const path = await mkdtemp(join(tmpdir(), "handbill-down-"));
  await mkdir(join(path, "meta"));
  let previous = await generateMySQLDrizzleJson({});
  const entries = [];
  for (const [idx, schema] of schemas.entries()) {
    const snapshot = await generateMySQLDrizzleJson(schema, previous.id);
    const up =
      sql[idx] ??
      (await generateMySQLMigration(previous, snapshot)).join("--> statement-breakpoint\n");
    await writeFile(join(path, `000${idx}_step.sql`), up);
    await writeFile(join(path, "meta", `000${idx}_snapshot.json`), JSON.stringify(snapshot));
    entries.push({ idx, when: idx + 1, tag: `000${idx}_step` });
    previous = snapshot;
  }
  await writeFile(join(path, "meta", "_journal.json"), JSON.stringify({ entries }));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}
