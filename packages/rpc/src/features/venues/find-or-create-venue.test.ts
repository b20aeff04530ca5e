import { close, connect, users, venues } from "@handbill/db";
import { openTestDatabase, type TestDatabase } from "@handbill/db/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { findOrCreateVenue } from "./mutations.ts";
import { findVenue } from "./queries.ts";

const createdBy = "019ab5a4-6c00-7000-8000-00000000000a";

let database: TestDatabase;
let count = 0;
const stamp = {
  ids: () => `019ab5a4-6c00-7000-8000-${String(++count).padStart(12, "0")}`,
  clock: () => new Date("2026-01-01T12:00:00.000Z"),
};

beforeAll(async () => {
  database = await openTestDatabase();
  const user = { username: "ann", canonicalUsername: "ann", email: "ann@example.com" };
  const createdAt = stamp.clock();
  await database.db
    .insert(users)
    .values({ id: createdBy, ...user, passwordHash: "none", createdAt });
});
beforeEach(() => database.db.delete(venues));
afterAll(() => database[Symbol.asyncDispose]());

const find = (name: string, address = "1 Road", db = database.db) =>
  findOrCreateVenue(db, { name, address, createdBy }, stamp);

test("the first who names a venue has it entered as it was written", async () => {
  const made = await find("  Café  Central ".trim());
  expect(made).toEqual({ id: made.id, timezone: null, latitude: null, longitude: null });
  expect(await findVenue(database.db, made.id)).toMatchObject({
    name: "Café  Central",
    address: "1 Road",
    coordinates: null,
    revision: 1,
    createdAt: "2026-01-01T12:00:00.000Z",
  });
});

test.each([
  ["Café Central", "cafe\u0301  CENTRAL"],
  ["Straße", "STRASSE"],
  ["Ｔｏｋｙｏ Ｄｏｍｅ", "tokyo dome"],
  ["ﾊﾟﾙｺ", "パルコ"],
  ["서울", "서울".normalize("NFD")],
])("%s and %s are one venue", async (one, other) => {
  expect(await find(other)).toEqual(await find(one));
});

test.each([
  ["Hall", "Hall 2"],
  ["か", "が"],
  ["कि", "का"],
  ["🎪", "🎭"],
])("%s and %s are two", async (one, other) => {
  expect((await find(other)).id).not.toBe((await find(one)).id);
});

test("the same name elsewhere is another venue, wherever the name ends and the address begins", async () => {
  const { id } = await find("Hall 1", "Road");
  expect((await find("Hall", "1 Road")).id).not.toBe(id);
  expect((await find("Hall 1", "Street")).id).not.toBe(id);
});

test("of many who name it at once, through several pools, all get the one that there is", async () => {
  const others = [connect({ url: database.url }), connect({ url: database.url })];
  try {
    for (let round = 0; round < 5; round++) {
      const found = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          find(`Hall ${round}`, "1 Road", [database.db, ...others][index % 3]),
        ),
      );
      expect(new Set(found.map(({ id }) => id)).size).toBe(1);
    }
    expect(await database.db.select({ id: venues.id }).from(venues)).toHaveLength(5);
  } finally {
    for (const other of others) await close(other);
  }
});
