import { throttles } from "@handbill/db";
import { openTestDatabase, type TestDatabase } from "@handbill/db/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  countOne,
  deleteThrottlesExpiredBy,
  forgetAttempts,
  reserveAttempt,
  returnAttempt,
} from "./mutations.ts";

const SECOND = 1_000;
const HOUR = 60 * 60 * SECOND;
const start = Date.parse("2026-01-01T12:00:00Z");
const key = Buffer.alloc(32, 1);
const other = Buffer.alloc(32, 2);

let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());
beforeEach(async () => {
  await database.db.delete(throttles);
});

/** The wait in seconds after the attempt that is made at a moment; 0 when the next may follow at once. */
async function waitAfterAttempt(at: number): Promise<number> {
  expect(await reserveAttempt(database.db, key, new Date(at))).toHaveProperty("attempt");
  const [row] = await database.db.select().from(throttles);
  return row?.blockedUntil ? (row.blockedUntil.getTime() - at) / SECOND : 0;
}

test("each of many who count at once gets a number of its own", async () => {
  const counts = await Promise.all(
    Array.from({ length: 30 }, () => countOne(database.db, key, new Date(start))),
  );
  expect(counts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, n) => n + 1));
  expect(await countOne(database.db, other, new Date(start))).toBe(1);
});

test("five failures are free; then the wait is a second, and doubles up to a quarter of an hour", async () => {
  let now = start;
  const waits: number[] = [];
  for (let n = 0; n < 18; n++) {
    const wait = await waitAfterAttempt(now);
    waits.push(wait);
    now += wait * SECOND;
  }
  expect(waits).toEqual([
    ...[0, 0, 0, 0],
    ...[1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
    ...[900, 900, 900, 900],
  ]);
});

test("an attempt within the wait is told until when, and makes it no longer", async () => {
  for (let n = 0; n < 5; n++) await reserveAttempt(database.db, key, new Date(start));
  const blockedUntil = new Date(start + SECOND);
  for (const at of [start, start + 1, start + 999]) {
    expect(await reserveAttempt(database.db, key, new Date(at))).toEqual({ blockedUntil });
  }
  expect(await reserveAttempt(database.db, key, blockedUntil)).toEqual({ attempt: 6 });
});

test("attempts made at once are counted before any of them is known to have failed", async () => {
  const made = await Promise.all(
    Array.from({ length: 16 }, () => reserveAttempt(database.db, key, new Date(start))),
  );
  expect(made.filter((each) => "attempt" in each)).toHaveLength(5);
});

test("a success forgets the failures of its own key only", async () => {
  for (const each of [key, other]) {
    for (let n = 0; n < 5; n++) await reserveAttempt(database.db, each, new Date(start));
  }
  await forgetAttempts(database.db, key);
  expect(await reserveAttempt(database.db, key, new Date(start))).toEqual({ attempt: 1 });
  expect(await reserveAttempt(database.db, other, new Date(start))).toHaveProperty("blockedUntil");
});

test("an attempt that is taken back leaves things as they were", async () => {
  for (let n = 0; n < 5; n++) await reserveAttempt(database.db, key, new Date(start));
  await returnAttempt(database.db, key, 5);
  expect(await waitAfterAttempt(start)).toBe(1);
});

test("taken back while others are under way, it lets nobody through whom they block", async () => {
  for (let n = 0; n < 5; n++) await reserveAttempt(database.db, key, new Date(start));
  await returnAttempt(database.db, key, 2);
  expect(await reserveAttempt(database.db, key, new Date(start))).toHaveProperty("blockedUntil");
});

test("failures are forgotten a day after the last of them", async () => {
  for (let n = 0; n < 4; n++) await reserveAttempt(database.db, key, new Date(start));
  const last = start + HOUR;
  await reserveAttempt(database.db, key, new Date(last));
  const before = last + 24 * HOUR - 1;
  expect(await waitAfterAttempt(before)).toBe(2);
  expect(await waitAfterAttempt(before + 24 * HOUR)).toBe(0);
});

test("rows are removed once they mean nothing", async () => {
  await countOne(database.db, key, new Date(start));
  await countOne(database.db, other, new Date(start + 1));
  await deleteThrottlesExpiredBy(database.db, new Date(start));
  const left = await database.db.select().from(throttles);
  expect(left.map(({ keyHash }) => keyHash)).toEqual([other]);
});
