import {
  close,
  connect,
  eventChanges,
  eventSearch,
  events,
  transaction,
  users,
  venues,
} from "@handbill/db";
import { openFaultProxy, openTestDatabase, type TestDatabase } from "@handbill/db/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { mergeVenues } from "../venues/merge-mutations.ts";
import { findOrCreateVenue, lockVenue, updateVenue } from "../venues/mutations.ts";
import { createEventEntry } from "./enter-events.ts";
import { prepareEvent } from "./new-event.ts";

const ada = "019ab5a4-6c00-7000-8000-00000000000a";
const bob = "019ab5a4-6c00-7000-8000-00000000000b";

let database: TestDatabase;
let count = 0;
const now = new Date("2026-01-01T12:00:00.000Z");
const stamp = {
  ids: () => `019ab5a4-6c00-7000-8000-${String(++count).padStart(12, "0")}`,
  clock: () => now,
};

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());
beforeEach(async () => {
  for (const table of [users, venues, eventChanges]) await database.db.delete(table);
  await database.db.insert(users).values(
    [ada, bob].map((id, index) => {
      const username = `user${index}`;
      const role = "admin" as const;
      const email = `${username}@example.com`;
      return { id, username, email, role, passwordHash: "-", createdAt: now };
    }),
  );
});

function made(venue: string, organizerId = ada, said: object = {}) {
  const input = { date: "2026-07-01", time: "20:00", venue, address: "1 Road", ...said };
  return prepareEvent(input, { organizerId, defaultTimezone: "Europe/Paris" }, stamp);
}

const enterVenueOf = (name: string) =>
  findOrCreateVenue(database.db, { name, address: "1 Road", createdBy: ada }, stamp);

/** What is stored, each by its ids in order. */
async function storedIds() {
  const sorted = (ids: string[]) => ids.toSorted();
  const ofEvents = await database.db.select({ id: events.id }).from(events);
  const ofWords = await database.db.select({ id: eventSearch.eventId }).from(eventSearch);
  const ofChanges = await database.db.select({ id: eventChanges.eventId }).from(eventChanges);
  return [ofEvents, ofWords, ofChanges].map((rows) => sorted(rows.map(({ id }) => id)));
}

test("those that come at the same time are stored by one transaction", async () => {
  await enterVenueOf("Hall");
  await using proxy = await openFaultProxy(database.url);
  const db = connect({ url: proxy.url });
  try {
    const entry = createEventEntry(db, stamp);
    const all = Array.from({ length: 30 }, () => made("Hall"));
    const entered = await Promise.all(all.map((each) => entry.enter(each)));
    expect(entered.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    expect(proxy.statements.filter((sql) => sql === "COMMIT")).toHaveLength(1);
    const ids = all.map(({ id }) => id);
    expect(await storedIds()).toEqual([ids, ids, ids]);
  } finally {
    await close(db);
  }
});

test("whose account is gone is refused, whose id is taken fails, and nobody else", async () => {
  await enterVenueOf("Hall");
  const entry = createEventEntry(database.db, stamp);
  const [taken, orphan, one, other] = [made("Hall"), made("Hall", bob), made("Hall"), made("New")];
  await entry.enter(taken);
  await database.db.delete(users).where(eq(users.id, bob));
  const results = await Promise.allSettled(
    [one, orphan, taken, other].map((each) => entry.enter(each)),
  );
  expect(results).toMatchObject([
    { status: "fulfilled", value: { id: one.id } },
    { status: "rejected", reason: { errorCode: "INVALID_TOKEN" } },
    { status: "rejected", reason: { errno: 1062 } },
    { status: "fulfilled", value: { id: other.id } },
  ]);
  const ids = [taken.id, one.id, other.id].toSorted();
  expect(await storedIds()).toEqual([ids, ids, ids]);
});

test("what ends too early by the venue's clocks is refused by itself", async () => {
  const { id } = await enterVenueOf("Hall");
  await database.db.update(venues).set({ timezone: "America/New_York" }).where(eq(venues.id, id));
  const entry = createEventEntry(database.db, stamp);
  // The clocks of New York skip from 2:00 to 3:00 that night, those of Paris do not: 2:30 is read as 3:30 there.
  const short = { date: "2026-03-08", time: "02:30", endDate: "2026-03-08", endTime: "03:15" };
  const results = await Promise.allSettled([
    entry.enter(made("Hall", ada, short)),
    entry.enter(made("Hall")),
  ]);
  expect(results).toMatchObject([
    { status: "rejected", reason: { errorCode: "VALIDATION_FAILED" } },
    { status: "fulfilled", value: { timezone: "America/New_York" } },
  ]);
});

test("an event waits for who changes its venue, and is where that is then; the others do not wait", async () => {
  const { id } = await enterVenueOf("Moving");
  await enterVenueOf("Hall");
  const entry = createEventEntry(database.db, stamp);
  const place = { latitude: 48.8, longitude: 2.3, timezone: "Asia/Tokyo" };
  const { promise: mayCommit, resolve: letCommit } = Promise.withResolvers<void>();
  const { promise: isLocked, resolve: tellLocked } = Promise.withResolvers<void>();
  const change = transaction(database.db, async (tx) => {
    const before = await lockVenue(tx, id);
    if (!before) throw new Error("the venue is there");
    await updateVenue(tx, before, place);
    tellLocked();
    await mayCommit;
  });
  await isLocked;
  const moving = entry.enter(made("Moving"));
  expect(await entry.enter(made("Hall"))).toMatchObject({ coordinates: null });
  letCommit();
  await change;
  const { latitude, longitude, timezone } = place;
  expect(await moving).toMatchObject({ coordinates: { latitude, longitude }, timezone });
});

test("events that are entered while their venues are merged are all at the one that is left", async () => {
  const others = [connect({ url: database.url }), connect({ url: database.url })];
  try {
    const entries = others.map((db) => createEventEntry(db, stamp));
    const left = await enterVenueOf("Left");
    for (let round = 0; round < 5; round++) {
      const gone = await enterVenueOf(`Gone ${round}`);
      const entering = Array.from({ length: 20 }, (_, n) =>
        entries[n % 2]?.enter(made(n % 4 < 2 ? `Gone ${round}` : "Left")),
      );
      const merge = { id: gone.id, into: left.id, actorId: ada, network: "" };
      await Promise.all([...entering, mergeVenues(database.db, merge, stamp)]);
      const rows = await database.db.select({ venueId: events.venueId }).from(events);
      expect(rows.filter(({ venueId }) => venueId !== left.id)).toEqual([]);
    }
  } finally {
    for (const other of others) await close(other);
  }
});
