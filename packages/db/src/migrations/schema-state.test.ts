import { expect, test } from "vitest";
import { close, connect } from "../connect.ts";
import { testDatabaseUrl } from "../testing.ts";
import { migrate } from "./migrate.ts";
import { readMigrations } from "./read-migrations.ts";
import { readSchemaState } from "./schema-state.ts";
import { migration, openEmpty } from "./testing.ts";

test("follows the database from empty to migrated, without a restart", async () => {
  await using connection = await openEmpty("state");
  const db = connect({ url: testDatabaseUrl("migrations_state") });
  expect(await readSchemaState(db)).toEqual({
    ready: false,
    reason: expect.stringContaining("0000_init is not applied"),
  });
  await migrate(connection);
  expect(await readSchemaState(db)).toEqual({ ready: true });

  const bundled = await readMigrations();
  const newer = migration("9999_newer", 9e12, "CREATE TABLE newer (id int PRIMARY KEY)");
  await migrate(connection, { migrations: [...bundled, newer] });
  expect(await readSchemaState(db)).toEqual({ ready: true });

  const broken = migration(
    "9999_broken",
    9.1e12,
    "CREATE TABLE b (id int PRIMARY KEY)",
    "NONSENSE",
  );
  const withBroken = [...bundled, newer, broken];
  await expect(migrate(connection, { migrations: withBroken })).rejects.toThrow("refused");
  expect(await readSchemaState(db, withBroken)).toMatchObject({ ready: false });
  const edited = [...bundled, { ...newer, hash: "edited" }];
  expect(await readSchemaState(db, edited)).toEqual({
    ready: false,
    reason: expect.stringContaining("applied from another file"),
  });
  await close(db);
});
