import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { insertRows } from "./insert-rows.ts";
import { users, venues } from "./schema.ts";
import { openTestDatabase, type TestDatabase } from "./testing.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(() => database.db.delete(venues));
afterAll(() => database[Symbol.asyncDispose]());

const at = new Date("2026-01-02T03:04:05.678Z");

function venue(number: number, change: Partial<typeof venues.$inferSelect> = {}) {
  return {
    ...{ id: `019ab5a4-6c00-7000-8000-00000000000${number}`, name: "Hall", address: "1 Road" },
    ...{ keyHash: Buffer.alloc(32, number), description: null, url: null },
    ...{ latitude: null, longitude: null, timezone: null, capacity: null, mergedInto: null },
    ...{ createdBy: null, revision: 1, createdAt: at, updatedAt: at, ...change },
  };
}

const stored = () => database.db.select().from(venues).orderBy(asc(venues.id));

test("what was inserted is read as it was, whatever is in it", async () => {
  const rows = [
    venue(1, { name: `'; DROP TABLE venues; -- \\' " \` ? :x \\0 \n\t`, capacity: 0 }),
    venue(2, { name: "\\", address: "\\'", description: "日本語 🎪 \u2028 \u0000" }),
    venue(3, { latitude: -33.8567844, longitude: 1e-7, mergedInto: venue(1).id, timezone: "UTC" }),
  ];
  await insertRows(database.db, venues, rows);
  expect(await stored()).toEqual(rows);
});

test("no rows are no statement", async () => {
  await insertRows(database.db, venues, []);
  expect(await stored()).toEqual([]);
});

test("one row that cannot be stored keeps out all of its statement", async () => {
  const rows = [venue(1), venue(2, { keyHash: Buffer.alloc(32, 1) })];
  await expect(insertRows(database.db, venues, rows)).rejects.toMatchObject({ errno: 1062 });
  expect(await stored()).toEqual([]);
});

test("with keepsOld a row that is there stays as it is, and the others come in", async () => {
  await insertRows(database.db, venues, [venue(1)]);
  await insertRows(database.db, venues, [venue(1, { name: "Other" }), venue(2)], {
    keepsOld: true,
  });
  expect(await stored()).toEqual([venue(1), venue(2)]);
});

test("a truth and a choice are stored as such", async () => {
  const { id } = venue(1);
  const person = {
    ...{ id, username: "row", email: "row@example.com", passwordHash: "-", createdAt: at },
    ...{
      canonicalUsername: "row",
      displayName: null,
      emailVerifiedAt: at,
      role: "admin" as const,
      disabledAt: null,
    },
  };
  await insertRows(database.db, users, [person]);
  const [row] = await database.db.select().from(users).where(eq(users.id, id));
  expect(row).toEqual(person);
});
