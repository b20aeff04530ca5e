import { type Executor, events, transaction, users, venues } from "@handbill/db";
import { openTestDatabase, type TestDatabase } from "@handbill/db/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { mergeVenues } from "./merge-mutations.ts";
import { findOrCreateVenue, updateVenue } from "./mutations.ts";
import { followMerges, placeEvents } from "./place-mutations.ts";
import { findVenue, findVenues } from "./queries.ts";

const admin = "019ab5a4-6c00-7000-8000-00000000000a";
const now = new Date("2026-01-01T12:00:00.000Z");

let database: TestDatabase;
let count = 0;
const stamp = {
  ids: () => `019ab5a4-6c00-7000-8000-${String(++count).padStart(12, "0")}`,
  clock: () => now,
};

beforeAll(async () => {
  database = await openTestDatabase();
  const account = { username: "boss", email: "boss@example.com", passwordHash: "-" };
  await database.db.insert(users).values({ ...account, id: admin, role: "admin", createdAt: now });
});
beforeEach(async () => {
  await database.db.delete(events);
  await database.db.delete(venues);
});
afterAll(() => database[Symbol.asyncDispose]());

const make = async (name: string) =>
  (await findOrCreateVenue(database.db, { name, address: "1 Road", createdBy: admin }, stamp)).id;
const merge = (id: string, into: string) =>
  mergeVenues(database.db, { id, into, actorId: admin, network: "" }, stamp);

async function enter(venueId: string, howMany = 1, db: Executor = database.db): Promise<void> {
  const rows = Array.from({ length: howMany }, (_, index) => ({
    ...{ id: stamp.ids(), organizerId: admin, date: "2026-07-01", time: "20:00", timezone: "UTC" },
    startsAt: new Date(Date.UTC(2026, 6, 1, 20, Math.floor(index / 7))),
    ...{ venue: "Hall", address: "1 Road", venueId, createdAt: now, updatedAt: now },
  }));
  await db.insert(events).values(rows);
}

const eventsAt = async (id: string) =>
  (await database.db.select({ id: events.id }).from(events).where(eq(events.venueId, id))).length;

test("more events than one batch holds are all placed", async () => {
  const id = await make("Hall");
  await enter(id, 1_201);
  const place = { id, latitude: 48.8674, longitude: 2.3635 };
  await transaction(database.db, (tx) => placeEvents(tx, id, place, stamp));
  const placed = await database.db
    .selectDistinct({ latitude: events.latitude, cell: events.smallCell })
    .from(events);
  expect(placed).toEqual([{ latitude: 48.8674, cell: expect.any(Number) }]);

  const into = await make("Other");
  await merge(id, into);
  expect([await eventsAt(id), await eventsAt(into)]).toEqual([0, 1_201]);
  expect(await database.db.selectDistinct({ latitude: events.latitude }).from(events)).toEqual([
    { latitude: null },
  ]);
});

test("whoever merges in whichever order at once, every venue leads to one in one step", async () => {
  const ids: string[] = [];
  for (let number = 0; number < 6; number++) ids.push(await make(`Hall ${number}`));
  const pairs = ids.flatMap((id, index) => [
    [id, ids[(index + 1) % 6]],
    [id, ids[(index + 4) % 6]],
  ]);
  await Promise.allSettled(pairs.map(([id = "", into = ""]) => merge(id, into)));
  const rows = await database.db.select().from(venues);
  const merged = new Set(rows.filter(({ mergedInto }) => mergedInto !== null).map(({ id }) => id));
  expect(merged.size).toBeGreaterThan(0);
  expect(merged.size).toBeLessThan(6);
  for (const { mergedInto } of rows) expect(merged.has(mergedInto ?? "")).toBe(false);
});

test("an event that was entered while its venue was merged follows it", async () => {
  const [from, into] = [await make("Hall"), await make("Other")];
  await merge(from, into);
  await enter(from); // its transaction had begun
  expect(await followMerges(database.db, stamp)).toBe(1);
  expect([await eventsAt(from), await eventsAt(into)]).toEqual([0, 1]);
  expect(await followMerges(database.db, stamp)).toBe(0);
  await enter(from);
  await merge(from, into); // again
  expect([await eventsAt(from), await eventsAt(into)]).toEqual([0, 2]);
});

test("a venue that takes the name of one that was merged into it leaves it its own", async () => {
  const [from, into] = [await make("Hall"), await make("The Hall")];
  await merge(from, into);
  await transaction(database.db, async (tx) => {
    const [row] = await tx.select().from(venues).where(eq(venues.id, into));
    if (row) expect(await updateVenue(tx, row, { name: "Hall" })).toBe(true);
  });
  expect(await findVenue(database.db, from)).toMatchObject({ id: into, name: "Hall" });
  expect([await make("hall"), await make("the hall")]).toEqual([into, into]);
});

test("many are found at once, by the ids that were asked for", async () => {
  const [from, into] = [await make("Hall"), await make("Other")];
  await merge(from, into);
  const found = await findVenues(database.db, [from, into, admin]);
  expect([...found].map(([id, { name }]) => [id, name]).toSorted()).toEqual([
    [from, "Other"],
    [into, "Other"],
  ]);
});
