import {
  eventChanges,
  eventContinuations,
  type events,
  eventTags,
  transaction,
  users,
} from "@handbill/db";
import { openTestDatabase, type TestDatabase } from "@handbill/db/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Details } from "./event-details.ts";
import { insertEvents } from "./mutations.ts";
import { findEvent, listHistory } from "./queries.ts";
import { type Rezoned, rezoneEvents } from "./rezone.ts";
import { storedEvent } from "./testing.ts";

const HOUR = 3_600_000;
const now = new Date("2026-06-15T12:00:00Z");
let count = 0;
const ids = () => `019ab5a4-6c00-7000-8000-${String(++count).padStart(12, "0")}`;
const stamp = { ids, clock: () => now };
const organizerId = ids();

let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  await database.db.delete(users);
  await database.db.delete(eventChanges);
  const user = { username: "ann", email: "ann@example.com", passwordHash: "none", createdAt: now };
  await database.db.insert(users).values({ id: organizerId, ...user });
});
afterAll(() => database[Symbol.asyncDispose]());

/** Stores an event as a runtime would have whose zone rules are some hours off. */
async function storeWrong(
  details: Partial<Details>,
  { hours = 1, state = {} }: { hours?: number; state?: Partial<typeof events.$inferSelect> } = {},
): Promise<string> {
  const id = ids();
  const { row, index } = storedEvent({ id, organizerId, now, ...details });
  const shift = (instant: Date) => new Date(instant.getTime() + hours * HOUR);
  const startsAt = shift(row.startsAt);
  const endsAt = row.endsAt && shift(row.endsAt);
  const stored = { ...row, startsAt, endsAt, ...state };
  const { isListed } = stored;
  await transaction(database.db, (tx) =>
    insertEvents(tx, [{ row: stored, index: { ...index, startsAt, isListed } }], stamp),
  );
  return id;
}

async function run(options: { isDryRun?: boolean; batch?: number } = {}): Promise<Rezoned[]> {
  const found: Rezoned[] = [];
  for await (const each of rezoneEvents(database.db, stamp, options)) found.push(each);
  return found;
}

const idsOf = (found: Rezoned[]) => found.map(({ before }) => before.id);

test("an event is at its local time again, wherever it is found", async () => {
  const id = await storeWrong({ tags: ["Waltz"], endDate: "2026-07-02", endTime: "02:00" });
  const [moved, ...others] = await run();
  expect(others).toEqual([]);
  expect(moved).toMatchObject({
    kind: "moved",
    before: { id, startsAt: "2026-07-01T19:00:00.000Z", endsAt: "2026-07-02T01:00:00.000Z" },
    after: { id, startsAt: "2026-07-01T18:00:00.000Z", endsAt: "2026-07-02T00:00:00.000Z" },
  });
  const startsAt = new Date("2026-07-01T18:00:00Z");
  expect(await findEvent(database.db, id)).toMatchObject({
    ...{ date: "2026-07-01", time: "20:00", endDate: "2026-07-02", endTime: "02:00" },
    ...{ startsAt: startsAt.toISOString(), endsAt: "2026-07-02T00:00:00.000Z" },
    ...{ revision: 2, updatedAt: now.toISOString() },
  });
  const tags = await database.db.select().from(eventTags).where(eq(eventTags.eventId, id));
  expect(tags).toEqual([{ tag: "waltz", startsAt, eventId: id }]);
  const days = await database.db.select().from(eventContinuations);
  expect(days).toEqual([{ day: "2026-07-02", startsAt, eventId: id }]);
});

test("its history says what was done, and those who watch are told", async () => {
  const id = await storeWrong({});
  await run();
  const [entry, ...others] = await listHistory(database.db, {
    ...{ eventId: id, before: undefined, limit: 10 },
  });
  expect(others).toEqual([]);
  expect(entry).toMatchObject({ revision: 2, kind: "rezoned", actorId: null, at: now });
  expect(JSON.parse(entry?.changes ?? "")).toEqual({
    startsAt: { before: "2026-07-01T19:00:00.000Z", after: "2026-07-01T18:00:00.000Z" },
    endsAt: { before: "2026-07-01T23:00:00.000Z", after: "2026-07-01T22:00:00.000Z" },
  });
  const changes = await database.db.select().from(eventChanges);
  expect(changes.map(({ eventId, kind }) => [eventId, kind])).toEqual([
    [id, "created"],
    [id, "updated"],
  ]);
});

test("what is right, and what is over, stays as it is, and a second run finds nothing", async () => {
  const right = await storeWrong({}, { hours: 0 });
  const over = await storeWrong({ date: "2026-06-01" });
  const goingOn = await storeWrong({ date: "2025-07-01", endDate: "2026-06-20" });
  const draft = await storeWrong({}, { state: { status: "draft", isListed: false } });
  const deleted = await storeWrong({}, { state: { deletedAt: now, isListed: false } });
  expect(idsOf(await run()).sort()).toEqual([goingOn, draft, deleted].sort());
  for (const [id, revision] of [
    [right, 1],
    [over, 1],
    [goingOn, 2],
    [draft, 2],
  ] as const) {
    expect([id, (await findEvent(database.db, id))?.revision]).toEqual([id, revision]);
  }
  expect(await run()).toEqual([]);
  expect(await database.db.select().from(eventTags)).toEqual([]);
});

test("a dry run says the same, and changes nothing", async () => {
  const id = await storeWrong({ timezone: "Pacific/Auckland" }, { hours: -3 });
  const before = await findEvent(database.db, id);
  const would = await run({ isDryRun: true });
  expect(await findEvent(database.db, id)).toEqual(before);
  expect(idsOf(would)).toEqual([id]);
  expect(await run()).toEqual(would);
});

test("a time that the clocks skip by the new rules is shown as such", async () => {
  const gap = { date: "2027-03-28", time: "02:30" };
  const id = await storeWrong(gap, { hours: -1, state: { clockChange: null } });
  expect(await run()).toHaveLength(1);
  expect(await findEvent(database.db, id)).toMatchObject({
    ...{ startsAt: "2027-03-28T01:30:00.000Z", clockChange: "skipped" },
  });
});

test("an event in the last hour of a day that the clocks skip is on the next day", async () => {
  const late = { date: "2027-03-27", time: "23:30", timezone: "America/Nuuk" };
  const id = await storeWrong(late);
  expect((await run()).map(({ kind }) => kind)).toEqual(["moved"]);
  expect(await findEvent(database.db, id)).toMatchObject({
    ...{ startsAt: "2027-03-28T01:30:00.000Z", endsAt: "2027-03-29T01:00:00.000Z" },
    clockChange: "skipped",
  });
  const days = await database.db.select().from(eventContinuations);
  expect(days.map(({ day }) => day)).toEqual(["2027-03-28"]);
});

test("what cannot be derived again is told, stays as it is, and stops nothing", async () => {
  const unknown = await storeWrong({}, { state: { timezone: "Mars/Olympus" } });
  const backwards = await storeWrong(
    { date: "2027-03-28", time: "01:00", endTime: "03:15" },
    { state: { time: "02:30" } },
  );
  const good = await storeWrong({ date: "2027-05-01" });
  const found = await run();
  expect(found.map((each) => [each.before.id, "reason" in each ? each.reason : each.kind])).toEqual(
    [
      [unknown, "Mars/Olympus is no time zone of this runtime"],
      [backwards, "endTime must be after the start"],
      [good, "moved"],
    ],
  );
  expect((await findEvent(database.db, unknown))?.revision).toBe(1);
});

test("a run that is stopped is gone on with, however many events there are", async () => {
  const wrong: string[] = [];
  for (let n = 0; n < 8; n++)
    wrong.push(await storeWrong({ title: `${n}`, date: `2026-07-0${n + 1}` }));
  const first: string[] = [];
  for await (const { before } of rezoneEvents(database.db, stamp)) {
    first.push(before.id);
    if (first.length === 3) break;
  }
  expect(first).toEqual(wrong.slice(0, 3));
  expect(idsOf(await run({ batch: 2 }))).toEqual(wrong.slice(3));
});

test("of several runs at once, one moves each event", async () => {
  const wrong: string[] = []; // all at the same moment
  for (let n = 0; n < 6; n++) wrong.push(await storeWrong({ title: `${n}` }));
  const moved = (await Promise.all([run(), run({ batch: 4 }), run({ batch: 1 })])).flatMap(idsOf);
  expect(moved.sort()).toEqual(wrong.sort());
  for (const id of wrong) expect((await findEvent(database.db, id))?.revision).toBe(2);
});
