import {
  close,
  connect,
  type Database,
  type Executor,
  events,
  transaction,
  users,
} from "@handbill/db";
import { openTestDatabase, type TestDatabase } from "@handbill/db/testing";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { storedEvent } from "../events/testing.ts";
import { findSitemaps } from "./find-sitemaps.ts";
import { findPlaceAfter, listPages } from "./sitemap-queries.ts";

const organizerId = "019ab5a4-6c00-7000-8000-000000000999";
const idOf = (number: number) => `019ab5a4-6c00-7000-8000-${String(number).padStart(12, "0")}`;
const now = new Date("2026-01-01T12:00:00Z");
const nextDay = new Date("2026-01-02T12:00:00Z");

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await openTestDatabase();
  ({ db } = database);
  const person = { id: organizerId, username: "test", email: "test@example.com" };
  await db.insert(users).values({ ...person, passwordHash: "none", createdAt: now });
});
afterAll(() => database[Symbol.asyncDispose]());

/** Three in each second, of which the ids tell the order. */
async function publish(...numbers: number[]) {
  const rows = numbers.map((number) => {
    const id = idOf(number);
    const createdAt = new Date(now.getTime() + Math.floor(number / 3) * 1_000);
    return storedEvent({ id, organizerId, now: createdAt }).row;
  });
  await db.insert(events).values(rows);
}

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** The events of each sitemap, by their numbers. */
async function sitemaps(at: Date, size: number): Promise<number[][]> {
  const found: number[][] = [];
  for (const bounds of await findSitemaps(db, at, size)) {
    const pages = await listPages(db, { ...bounds, limit: 1_000 });
    found.push(pages.map(({ id }) => Number(id.slice(-12))));
  }
  return found;
}

test("every event is in one sitemap, whatever comes and goes in between", async () => {
  expect(await sitemaps(now, 4)).toEqual([[]]);
  await publish(...range(10, 19));
  expect(await sitemaps(now, 4)).toEqual([range(10, 13), range(14, 17), [18, 19]]);

  // What ends there is deleted; something is published late, and something new.
  await db.delete(events).where(eq(events.id, idOf(13)));
  await db
    .update(events)
    .set({ isListed: false })
    .where(eq(events.id, idOf(15)));
  await publish(9, ...range(20, 23));
  expect(await sitemaps(now, 4)).toEqual([
    [9, ...range(10, 12)],
    [14, 16, 17],
    range(18, 21),
    [22, 23],
  ]);

  // On the next day they are divided anew.
  expect(await sitemaps(nextDay, 4)).toEqual([range(9, 12), [14, 16, 17, 18], range(19, 22), [23]]);
});

test("a process that begins later divides differently, and serves the sitemaps of the others", async () => {
  const others = await findSitemaps(db, nextDay, 4);
  await db.delete(events).where(eq(events.id, idOf(10)));
  const own = connect({ url: database.url });
  const anew = await findSitemaps(own, nextDay, 4);
  expect(anew).not.toEqual(others);
  const served = [];
  for (const bounds of others) served.push(...(await listPages(own, { ...bounds, limit: 100 })));
  await close(own);
  expect(served.map(({ id }) => Number(id.slice(-12)))).toEqual([9, 11, 12, 14, ...range(16, 23)]);
});

test("what a sitemap costs does not grow with the number of events", async () => {
  for (let from = 100; from < 5_100; from += 1_000) await publish(...range(from, from + 999));
  await db.execute(sql`ANALYZE TABLE ${events}`);
  const placeOf = (number: number) => ({
    createdAt: new Date(now.getTime() + Math.floor(number / 3) * 1_000),
    id: idOf(number),
  });
  await transaction(db, async (tx) => {
    for (const after of [undefined, placeOf(1_000), placeOf(4_000)]) {
      expect(await countRead(tx, () => findPlaceAfter(tx, after, 100))).toBeLessThan(110);
      const bounds = after ? { after, until: placeOf(4_050) } : {};
      // Each is found in the index, and then read.
      expect(await countRead(tx, () => listPages(tx, { ...bounds, limit: 50 }))).toBeLessThan(110);
    }
  });
});

/**
 * How many rows, or entries of indexes, are read for it: the least of three times, since MySQL also counts what it reads of its
 * own dictionary when it has to open a table again.
 */
async function countRead(tx: Executor, read: () => Promise<unknown>): Promise<number> {
  const counts: number[] = [];
  for (let time = 0; time < 3; time++) {
    const before = await totalRead(tx);
    await read();
    counts.push((await totalRead(tx)) - before);
  }
  return Math.min(...counts);
}

async function totalRead(tx: Executor): Promise<number> {
  const [rows] = await tx.execute(sql`SHOW SESSION STATUS LIKE 'Handler_read_%'`);
  const values: unknown[] = Array.isArray(rows) ? rows : [];
  return values.map((row) => Number(Reflect.get(Object(row), "Value"))).reduce((sum, n) => sum + n);
}
