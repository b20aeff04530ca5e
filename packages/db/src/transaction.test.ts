import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "./connect.ts";
import type { Executor } from "./executor.ts";
import { users } from "./schema.ts";
import { openTestDatabase, type TestDatabase } from "./testing.ts";
import { transaction } from "./transaction.ts";

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await openTestDatabase();
  db = database.db;
});
afterAll(() => database[Symbol.asyncDispose]());

const ids = [
  "019ab5a4-6c00-7000-8000-000000000001",
  "019ab5a4-6c00-7000-8000-000000000002",
] as const;

function person(id: string, name: string) {
  return {
    id,
    username: name,
    email: `${name}@example.com`,
    passwordHash: "-",
    createdAt: new Date("2026-01-02T03:04:05.678Z"),
  };
}

test("ids and instants come back as they were stored", async () => {
  await db.insert(users).values(person(ids[0], "stored"));
  expect(await db.select().from(users).where(eq(users.id, ids[0]))).toMatchObject([
    person(ids[0], "stored"),
  ]);
  await db.delete(users);
});

test("what the work throws comes out unchanged, and nothing of the work stays", async () => {
  const cause = new Error("the reason");
  const attempt = transaction(db, async (tx) => {
    await tx.insert(users).values(person(ids[0], "gone"));
    throw cause;
  });
  await expect(attempt).rejects.toBe(cause);
  expect(await db.select().from(users)).toEqual([]);
});

test("two transactions that deadlock are both done in the end", async () => {
  await db.insert(users).values([person(ids[0], "first"), person(ids[1], "second")]);
  let arrivals = 0;
  let release: () => void = () => undefined;
  const bothHoldOne = new Promise<void>((resolve) => {
    release = resolve;
  });
  const swap = (mine: string, other: string, name: string) =>
    transaction(db, async (tx) => {
      await rename(tx, mine, `${name}-a`);
      if (++arrivals === 2) release();
      await bothHoldOne;
      await rename(tx, other, `${name}-b`);
    });
  await Promise.all([swap(ids[0], ids[1], "up"), swap(ids[1], ids[0], "down")]);

  expect(arrivals).toBe(3); // one of them ran twice
  const names = (await db.select().from(users)).map(({ username }) => username).sort();
  expect([
    ["down-a", "down-b"],
    ["up-a", "up-b"],
  ]).toContainEqual(names);
});

test("a connection that was killed is not given back to the pool", async () => {
  const attempt = transaction(db, async (tx) => {
    // The transaction's own connection dies under it, each of the five times.
    await tx.execute("KILL CONNECTION_ID()");
  });
  await expect(attempt).rejects.toThrow();
  await expect(db.select().from(users)).resolves.toHaveLength(2);
});

async function rename(tx: Executor, id: string, username: string): Promise<void> {
  await tx.update(users).set({ username }).where(eq(users.id, id));
}
