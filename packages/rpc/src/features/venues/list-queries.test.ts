import { type Database, events, users, venues } from "@handbill/db";
import { openTestDatabase, type TestDatabase } from "@handbill/db/testing";
import type { RowDataPacket } from "mysql2";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Cursor } from "./cursor.ts";
import { listVenues, type VenueFilter } from "./list-queries.ts";
import { venueKey } from "./venue-key.ts";

const HOW_MANY = 3_000;
const LIMIT = 21;
const now = new Date("2026-01-01T12:00:00.000Z");

let database: TestDatabase;

/** Venues all over Europe with an event each, a tenth of them merged into the first. */
beforeAll(async () => {
  database = await openTestDatabase();
  const rows = Array.from({ length: HOW_MANY }, (_, index) => {
    const [name, address] = [`Hall ${String(index).padStart(4, "0")}`, "1 Road"];
    return {
      ...{ id: idOf(index), name, address, keyHash: venueKey({ name, address }) },
      ...{ latitude: 40 + (index % 60) / 4, longitude: Math.floor(index / 60) / 2 },
      ...{ mergedInto: index % 10 === 9 ? idOf(0) : null, createdAt: now, updatedAt: now },
    };
  });
  await database.db.insert(venues).values(rows);
  const organizerId = idOf(HOW_MANY);
  const user = { id: organizerId, username: "ann", email: "ann@example.com", passwordHash: "-" };
  await database.db.insert(users).values({ ...user, createdAt: now });
  const evening = { date: "2026-07-01", time: "20:00", timezone: "Europe/Paris", startsAt: now };
  await database.db.insert(events).values(
    rows.map(({ id, name: venue, address }, index) => ({
      ...{ ...evening, id: idOf(HOW_MANY + index), organizerId, venue, address, venueId: id },
      ...{ createdAt: now, updatedAt: now },
    })),
  );
  await database.db.execute("ANALYZE TABLE venues, events");
});
afterAll(() => database[Symbol.asyncDispose]());

function idOf(index: number): string {
  return `019ab5a4-6c00-7000-8000-${String(index).padStart(12, "0")}`;
}

const middle = { name: "Hall 1500", id: idOf(1500) };
const FAR_FROM_ALL = { latitude: -40, longitude: 0, radius: 500 };

test.each<[name: string, filter: VenueFilter, after: Cursor | undefined, most: number]>([
  ["the first page", {}, undefined, 100],
  ["a page far in", {}, middle, 100],
  ["what begins so", { name: { text: "hall 15", match: "prefix" } }, undefined, 100],
  ["what begins so, far in", { name: { text: "hall 1", match: "prefix" } }, middle, 100],
  ["near a place", { near: { latitude: 47, longitude: 10, radius: 25 } }, undefined, 300],
  ["where nothing is", { near: FAR_FROM_ALL }, undefined, 5],
])("a page reads little more than it shows: %s", async (_name, filter, after, most) => {
  const ask = () => listVenues(database.db, filter, { after, limit: LIMIT });
  expect(await countReads(database.db, ask)).toBeLessThan(most);
});

test("a page begins after the one before it", async () => {
  const items = await listVenues(database.db, {}, { after: middle, limit: 3 });
  expect(items.map(({ name }) => name)).toEqual(["Hall 1501", "Hall 1502", "Hall 1503"]);
});

/** How many rows the server reads for it, by an index or in order. */
async function countReads({ $client }: Database, ask: () => Promise<unknown>): Promise<number> {
  const spy = vi.spyOn($client, "query");
  await ask();
  const [[statement = ""] = []] = spy.mock.calls;
  spy.mockRestore();
  if (typeof statement === "string") throw new Error("a statement without values");
  const { sql, values } = statement;
  // On one connection, since the counts are those of a session.
  return $client.pool.use(async (connection) => {
    await connection.run({ sql: "FLUSH STATUS" }, 5_000);
    await connection.run({ sql, values }, 5_000);
    const [rows] = await connection.run<RowDataPacket[]>(
      { sql: "SHOW SESSION STATUS LIKE 'Handler_read_%'" },
      5_000,
    );
    return rows.reduce((sum, row) => sum + Number(row.Value), 0);
  });
}
