import type { Database } from "@handbill/db";
import { openTestDatabase, type TestDatabase } from "@handbill/db/testing";
import type { RowDataPacket } from "mysql2";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { seedUsers } from "../auth/seed-mutations.ts";
import { seedVenues } from "../venues/seed-mutations.ts";
import { NOTHING_SAID } from "./event-details.ts";
import type { EventFilter } from "./filter.ts";
import { listDays, listEvents } from "./list-queries.ts";
import { findEvent, findListedEvents } from "./queries.ts";
import { type SeedEvent, seedEvents } from "./seed-mutations.ts";

const EVENTS = 6_000;
const LIMIT = 21;
/** What a list reads at most, of the events and of whatever leads to them: a small part of what there is. */
const MOST_READ = EVENTS / 20;
/** With a circle, also what is in its squares of the grid but outside of it. */
const MOST_READ_AROUND = EVENTS / 4;

const idOf = (kind: number, number: number) =>
  `019ab5a4-6c00-7000-8${String(kind).padStart(3, "0")}-${String(number).padStart(12, "0")}`;
const now = new Date("2026-01-01T00:00:00Z");
const numbers = (count: number) => Array.from({ length: count }, (_, number) => number);

let database: TestDatabase;
let db: Database;

// One database for all: nothing here changes it.
beforeAll(async () => {
  database = await openTestDatabase();
  db = database.db;
  await fill(db);
  for (const table of ["events", "event_tags", "event_continuations", "event_search", "users"]) {
    await db.execute(`ANALYZE TABLE ${table}`);
  }
});
afterAll(() => database[Symbol.asyncDispose]());

/** In the order of their start: one day begins 26 hours apart. */
const FAR_AWAY = [
  { id: idOf(4, 1), time: "00:00", timezone: "Pacific/Kiritimati" },
  { id: idOf(4, 2), time: "23:59", timezone: "Pacific/Kiritimati" },
  { id: idOf(4, 3), time: "00:00", timezone: "Pacific/Pago_Pago" },
  { id: idOf(4, 4), time: "23:59", timezone: "Pacific/Pago_Pago" },
];
const PARIS = { latitude: 48.8566, longitude: 2.3522 };
const middle = { key: new Date("2026-05-20T18:00:00Z"), id: idOf(3, 2_900) };
const lately = { key: new Date(now.getTime() - 3_000 * 60_000), id: idOf(3, 3_000) };

const LISTS: [name: string, filter: EventFilter, after?: typeof middle][] = [
  ["the first page", {}],
  ["a page far in", {}, middle],
  ["the last page first", { sort: "-start" }],
  ["a page far in, backwards", { sort: "-start" }, middle],
  ["what was entered first", { sort: "created" }],
  ["what was entered last", { sort: "-created" }],
  ["what was entered last, far in", { sort: "-created" }, lately],
  ["from a day", { from: "2026-07-01" }],
  ["from a day, far in", { from: "2026-03-01" }, middle],
  ["until a day", { to: "2026-07-01" }],
  ["a month", { from: "2026-06-01", to: "2026-06-30" }],
  ["a day", { from: "2026-07-01", to: "2026-07-01" }],
  ["a tag", { tags: ["tag 3"] }],
  ["a tag, far in", { tags: ["tag 3"] }, middle],
  ["a tag, from a day", { tags: ["tag 3"], from: "2026-07-01" }],
  ["two tags", { tags: ["tag 3", "all"] }],
  ["a venue", { venueId: idOf(2, 7) }],
  ["a venue, far in", { venueId: idOf(2, 7) }, middle],
  ["a venue, from a day", { venueId: idOf(2, 7), from: "2026-07-01" }],
  ["an organizer", { organizerId: idOf(1, 4) }],
  ["an organizer, far in", { organizerId: idOf(1, 4) }, middle],
  ["an organizer, from a day", { organizerId: idOf(1, 4), from: "2026-07-01" }],
  ["near a place", { near: { ...PARIS, radius: 5 } }],
  ["near a place, far in", { near: { ...PARIS, radius: 5 } }, middle],
  ["in a wide circle", { near: { ...PARIS, radius: 100 } }],
  ["near a place, from a day", { near: { ...PARIS, radius: 25 }, from: "2026-07-01" }],
  ["online", { isOnline: true }],
  ["a status", { statuses: ["cancelled"] }],
  ["a status, far in", { statuses: ["cancelled"] }, middle],
  ["several statuses", { statuses: ["cancelled", "postponed", "published"] }],
  ["a status, from a day", { statuses: ["published"], from: "2026-07-01" }],
];

test.each(LISTS)("reads as much of an index as it shows: %s", async (_, filter, after) => {
  const { read, plans } = await watch(() => listEvents(db, filter, { after, limit: LIMIT }));
  expect(plans).toHaveLength(1);
  for (const plan of plans) expectIndexes(plan);
  expect(read).toBeLessThan(filter.near ? MOST_READ_AROUND : MOST_READ);
});

test("finds words by their index", async () => {
  const { plans } = await watch(() => listEvents(db, { words: "+a0rare*" }, { limit: LIMIT }));
  const steps = plans.flat();
  expect(steps.find(({ table }) => table === "event_search")).toMatchObject({ type: "fulltext" });
  expect(steps.filter(({ type }) => type === "ALL").map(({ table }) => table)).toEqual(
    steps.map(({ table }) => table).filter((table) => table?.startsWith("<")),
  );
});

test("reads a month as the first events of each of its days", async () => {
  const days = numbers(31).map((day) => `2026-05-${String(day + 1).padStart(2, "0")}`);
  const perDay = 3;
  const { read, plans } = await watch(() => listDays(db, days, perDay));
  for (const plan of plans) expectIndexes(plan);
  // Read once for its branch, and a few times as it is sorted.
  expect(read).toBeLessThan(days.length * 2 * (perDay + 2) * 5);
});

test("finds events by their ids", async () => {
  const one = await watch(() => findEvent(db, idOf(3, 100)));
  const some = await watch(() => findListedEvents(db, [idOf(3, 5), idOf(3, 100), idOf(3, 2_000)]));
  for (const plan of [...one.plans, ...some.plans]) expectIndexes(plan);
  expect(one.read).toBeLessThan(5);
  expect(some.read).toBeLessThan(20);
});

test("begins with the day as it is in each time zone", async () => {
  const list = async (day: string) => {
    const found = await listEvents(db, { from: day, to: day }, { limit: 500 });
    return found.map(({ id }) => id).filter((id) => FAR_AWAY.some((each) => each.id === id));
  };
  const [before, onTheDay, after] = ["2026-07-04", "2026-07-05", "2026-07-06"];
  expect(await list(before)).toEqual([]);
  expect(await list(onTheDay)).toEqual(FAR_AWAY.map(({ id }) => id));
  expect(await list(after)).toEqual([]);
  const some = await listEvents(db, { from: onTheDay, venueId: idOf(2, 0) }, { limit: 3 });
  expect(some.map(({ id }) => id)).toContain(FAR_AWAY[0]?.id);
});

/** A step of a plan, as EXPLAIN says it. */
interface Step {
  table: string | null;
  type: string | null;
  key: string | null;
  extra: string;
}

/** What is stored is found by an index that is read from where it begins, and in its order; what is merged may be sorted. */
function expectIndexes(plan: Step[]): void {
  expect(plan.length).toBeGreaterThan(0);
  for (const { table, type, key, extra } of plan) {
    if (table === null || table.startsWith("<")) continue;
    expect(type, `${table} by ${key}: ${extra}`).toMatch(/^(const|eq_ref|ref|range|fulltext)$/);
    expect(key, table).not.toBeNull();
    if (!/^(const|eq_ref)$/.test(type ?? "")) expect(extra).not.toMatch(/filesort|temporary/);
  }
}

/** MySQL 9 would draw a tree. */
const EXPLAIN = "EXPLAIN /*!80000 FORMAT=TRADITIONAL */";

/** Lets something ask the database. Returns the plan of each query, and how many rows the server read for them. */
async function watch(ask: () => Promise<unknown>): Promise<{ plans: Step[][]; read: number }> {
  const client = db.$client;
  const spy = vi.spyOn(client, "query");
  await ask();
  const statements = spy.mock.calls.map(([statement]) => statement);
  spy.mockRestore();
  let read = 0;
  const plans: Step[][] = [];
  for (const statement of statements) {
    if (typeof statement === "string") throw new Error("a statement without values");
    const { sql, values } = statement;
    // On one connection, since the counts are those of a session.
    read += await client.pool.use(async (connection) => {
      await connection.run({ sql: "FLUSH STATUS" }, 5_000);
      await connection.run({ sql, values }, 5_000);
      const [rows] = await connection.run<RowDataPacket[]>(
        { sql: "SHOW SESSION STATUS LIKE 'Handler_read_%'" },
        5_000,
      );
      return rows.reduce((sum, row) => sum + Number(row.Value), 0);
    });
    const [rows] = await client.query<RowDataPacket[]>({ sql: `${EXPLAIN} ${sql}`, values });
    plans.push(rows.map(toStep));
  }
  return { plans, read };
}

function toStep(row: RowDataPacket): Step {
  return { table: row.table, type: row.type, key: row.key, extra: row.Extra ?? "" };
}

/** Events of half a year, many a day: a few at each venue and by each organizer, most of them around Paris. */
async function fill(database: Database): Promise<void> {
  const people = numbers(40).map((number) => ({
    ...{ id: idOf(1, number), username: `user${number}`, displayName: `User ${number}` },
    ...{ email: `user${number}@example.com`, createdAt: now },
  }));
  await seedUsers(database, people, "-");
  const { venues } = await seedVenues(
    database,
    numbers(60).map((number) => ({
      ...{ id: idOf(2, number), name: `Hall ${number}`, address: `${number} Road` },
      ...{ description: null, url: null, timezone: "Europe/Paris", capacity: 100 },
      latitude: PARIS.latitude + (number % 10) / 20 - 0.2,
      longitude: PARIS.longitude + Math.floor(number / 10) / 10 - 0.2,
      ...{ createdBy: idOf(1, 0), createdAt: now },
    })),
  );
  for (let from = 0; from < EVENTS; from += 500) {
    const batch = numbers(500).flatMap((offset): SeedEvent[] => {
      const number = from + offset;
      const venue = venues[(number * 7) % venues.length];
      return venue ? [makeEvent(number, venue)] : [];
    });
    await seedEvents(database, batch);
  }
  const [venue] = venues;
  if (!venue) throw new Error("there are no venues");
  const farAway = FAR_AWAY.map(({ id, ...times }): SeedEvent => {
    const event = makeEvent(3, venue); // published
    return { ...event, id, details: { ...event.details, ...times, date: "2026-07-05" } };
  });
  await seedEvents(database, farAway);
}

function makeEvent(number: number, venue: SeedEvent["venue"]): SeedEvent {
  const state = { publishAt: null, formerDate: null, formerTime: null, deletedAt: null };
  const day = new Date(now.getTime() + Math.floor((number * 200) / EVENTS) * 86_400_000);
  const lasts = number % 50 === 0 ? 3 : null;
  const endDate = lasts && new Date(day.getTime() + lasts * 86_400_000).toISOString().slice(0, 10);
  const status = (["cancelled", "postponed", "draft"] as const)[number % 20] ?? "published";
  return {
    id: idOf(3, number),
    organizerId: idOf(1, (number * 11) % 40),
    venue,
    details: {
      ...NOTHING_SAID,
      title: number % 1_000 === 0 ? "A rare thing" : `Event ${number}`,
      attendance: number % 8 === 0 ? "both" : "in-person",
      tags: [`tag ${number % 20}`, "all"],
      date: day.toISOString().slice(0, 10),
      time: `${String(number % 24).padStart(2, "0")}:00`,
      endDate,
      timezone: "Europe/Paris",
      ...{ venue: `Hall ${(number * 7) % 60}`, address: `${(number * 7) % 60} Road` },
    },
    state: { ...state, status },
    createdAt: new Date(now.getTime() - (EVENTS - number) * 60_000),
    change: undefined,
  };
}
