import { expect, test, vi } from "vitest";
import { readLockHolder } from "./lock-row.ts";
import { migrate } from "./migrate.ts";
import { withMigrationLock } from "./migration-lock.ts";
import { intercept, manualTiming, migration, openEmpty, select, silence } from "./testing.ts";

test("a second runner waits, then says whom for", async () => {
  await using one = await openEmpty("waits");
  await using other = await openEmpty("waits");
  const lines: string[] = [];
  await withMigrationLock(one, {}, async () => {
    const waiting = withMigrationLock(
      other,
      { timing: manualTiming(), report: (line) => lines.push(line) },
      async () => "ran",
    );
    await expect(waiting).rejects.toThrow(`process ${process.pid} (since`);
  });
  expect(lines).toEqual([expect.stringMatching(/^Waiting for /)]);
  expect(await withMigrationLock(other, { waitMs: 0 }, async () => "ran")).toBe("ran");
});

test("a runner that was silent for 15 s is taken over, and stops before its next statement", async () => {
  await using one = await openEmpty("dies");
  await using other = await openEmpty("dies");
  const migrations = [
    migration(
      "0000_slow",
      1,
      "CREATE TABLE a (id int PRIMARY KEY)",
      "ALTER TABLE a ADD b int",
      "ALTER TABLE a ADD c int",
    ),
  ];
  const lines: string[] = [];
  const report = (line: string) => lines.push(line);
  const slow = intercept(one, async (sql, _values, send) => {
    if (sql === "ALTER TABLE a ADD b int") {
      await silence(other, 15);
      await withMigrationLock(other, { waitMs: 0, report }, async () => "another run");
    }
    return send();
  });

  await expect(migrate(slow, { migrations, timing: manualTiming() })).rejects.toThrow(
    "was taken over by another run",
  );
  expect(lines).toEqual([expect.stringContaining("Took over the lock")]);
  const columns = await select(other, "SHOW COLUMNS FROM a");
  expect(columns.map(({ Field }) => Field)).toEqual(["id", "b"]);
  expect(await migrate(other, { migrations })).toEqual(["0000_slow"]);
});

test("the heartbeat keeps the lock", async () => {
  await using one = await openEmpty("beats");
  await using other = await openEmpty("beats");
  const timing = manualTiming();
  await withMigrationLock(one, { timing }, async () => {
    await silence(other, 14);
    expect(await readLockHolder(other)).toMatchObject({ isStale: false });
    timing.tick();
    await vi.waitFor(async () =>
      expect(await readLockHolder(other)).toMatchObject({ secondsSinceHeartbeat: 0 }),
    );
    await expect(withMigrationLock(other, { waitMs: 0 }, async () => "ran")).rejects.toThrow(
      "is being migrated by",
    );
  });
  expect(await readLockHolder(other)).toBeUndefined();
});
