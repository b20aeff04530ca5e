import { setImmediate } from "node:timers/promises";
import { close, connect, eventChanges, events, transaction, users } from "@handbill/db";
import { openFaultProxy, openTestDatabase, type TestDatabase } from "@handbill/db/testing";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { deleteChangesBefore } from "../changes/mutations.ts";
import type { EventChange } from "./change.ts";
import { ChangeFeed, type ChangeFeedOptions } from "./change-feed.ts";
import { type EventColumns, insertEvents, updateEvent } from "./mutations.ts";
import { storedEvent } from "./testing.ts";

const MINUTE = 60_000;

let database: TestDatabase;
let now: number;
let count = 0;
let looks: number;
const feeds = new Set<ChangeFeed>();

const ids = () => `019ab5a4-6c00-7000-8000-${String(++count).padStart(12, "0")}`;
const stamp = { ids, clock: () => new Date(now) };
const organizerId = ids();

beforeAll(async () => {
  database = await openTestDatabase();
  await database.db.insert(users).values({
    id: organizerId,
    username: "ann",
    email: "ann@example.com",
    passwordHash: "-",
    createdAt: new Date("2026-01-01T12:00:00Z"),
  });
});
beforeEach(async () => {
  now = Date.parse("2026-01-01T12:00:00Z");
  looks = 0;
  await database.db.delete(eventChanges);
  await database.db.delete(events);
});
afterEach(() => {
  for (const feed of feeds) feed.close();
  feeds.clear();
});
afterAll(() => database[Symbol.asyncDispose]());

test("a watcher is told of what is created, updated and deleted, with the event as it is", async () => {
  const { next } = await watch(openFeed());
  const id = await create();
  expect(await next()).toMatchObject({ kind: "created", eventId: id, event: { venue: "Hall" } });
  await update(id, "Club");
  expect(await next()).toMatchObject({ kind: "updated", eventId: id, event: { venue: "Club" } });
  await remove(id, 2);
  expect(await next()).toEqual({ kind: "deleted", eventId: id, id: expect.any(String) });
});

test("every process tells of it, each on connections of its own", async () => {
  const other = connect({ url: database.url });
  const watchers = [await watch(openFeed()), await watch(openFeed({ db: other }))];
  const id = await create();
  for (const { next } of watchers) expect((await next()).kind).toBe("created");
  await remove(id);
  for (const { next } of watchers) expect((await next()).kind).toBe("deleted");
  await endAll(watchers);
  await close(other);
});

test("what is announced is seen at once, and told to the others", async () => {
  const told: string[] = [];
  const times = [stoppedTime(), stoppedTime()] as const;
  const others = openFeed({ delay: times[0].delay });
  const feed = openFeed({
    delay: times[1].delay,
    tellOthers: () => {
      told.push("others");
      others.look();
    },
  });
  const watchers = [await watch(feed), await watch(others)];
  for (const time of times) time.pass(); // both are rested
  const id = await create();
  feed.announce();
  for (const { next } of watchers) expect(await next()).toMatchObject({ eventId: id });
  expect(told).toEqual(["others"]);
});

test("transactions that are committed in another order than they recorded are both seen", async () => {
  const { next } = await watch(openFeed());
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const { promise: isWritten, resolve: wrote } = Promise.withResolvers<void>();
  let slow = "";
  const held = transaction(database.db, async (tx) => {
    slow = await create(tx);
    wrote();
    await gate;
  });
  await isWritten;
  now += 9_000;
  const quick = await create();
  expect(await next()).toMatchObject({ eventId: quick });
  await looksAgain();
  open();
  await held;
  expect(await next()).toMatchObject({ eventId: slow });
  const last = await create();
  expect(await next()).toMatchObject({ eventId: last }); // and neither comes again
});

test("what was rolled back is not told", async () => {
  const { next } = await watch(openFeed());
  const failed = transaction(database.db, async (tx) => {
    await create(tx);
    throw new Error("no");
  });
  await expect(failed).rejects.toThrow("no");
  const id = await create();
  expect(await next()).toMatchObject({ eventId: id });
});

test("an event that is gone by the time its change is read comes as null", async () => {
  const time = stoppedTime();
  const feed = openFeed({ delay: time.delay });
  const { next } = await watch(feed);
  const id = await create();
  await remove(id);
  feed.look();
  time.pass();
  expect(await next()).toMatchObject({ kind: "created", eventId: id, event: null });
  expect(await next()).toMatchObject({ kind: "deleted", eventId: id });
});

test("who comes back gets what was missed, without a start over", async () => {
  const before = await watch(openFeed());
  await create();
  const { id } = await before.next();
  before.leave();
  now += 2 * MINUTE;
  const missed = [await create(), await create()];
  const { next } = await watch(openFeed(), id);
  expect((await next()).eventId).toBe(missed[0]);
  expect((await next()).eventId).toBe(missed[1]);
  const live = await create();
  expect((await next()).eventId).toBe(live);
});

test("what was missed and has been seen meanwhile comes once", async () => {
  const feed = openFeed();
  const probe = await watch(feed);
  await create();
  const { id } = await probe.next();
  const back = await watch(feed, id);
  const meanwhile = await create();
  expect((await probe.next()).eventId).toBe(meanwhile); // it waits for the other one too
  expect((await back.next()).eventId).toBe(meanwhile);
  const later = await create();
  expect((await back.next()).eventId).toBe(later);
});

test("who comes back after a start over goes on from there", async () => {
  await create();
  const feed = openFeed();
  const { first } = await watch(feed);
  now += 2 * MINUTE;
  const missed = await create();
  const { next } = await watch(feed, first?.id);
  expect((await next()).eventId).toBe(missed);
});

test("what was committed late is not missed by who was away meanwhile", async () => {
  const feed = openFeed();
  const early = await watch(feed);
  const recordedAt = now;
  now += 8_000;
  await create();
  const { id } = await early.next();
  early.leave();
  await endOfFollowing();
  // Recorded before the change that was seen last, and committed after.
  const late = await create(database.db, { ids, clock: () => new Date(recordedAt) });
  const { next } = await watch(feed, id);
  expect((await next()).eventId).toBe(late);
});

test.each([
  ["no change", () => "019ab5a4-6c00-7000-8000-ffffffffffff"],
  ["no id", () => "nonsense"],
  [
    "older than a day",
    async (id: string) => {
      now += 24 * 60 * MINUTE;
      return id;
    },
  ],
  [
    "removed",
    async (id: string) => {
      now += 24 * 60 * MINUTE + 1;
      await deleteChangesBefore(database.db, new Date(now - 24 * 60 * MINUTE));
      now -= 24 * 60 * MINUTE;
      return id;
    },
  ],
])("who comes with an id that is %s starts over", async (_, after) => {
  const before = await watch(openFeed());
  await create();
  const { id } = await before.next();
  const { first, next } = await watch(openFeed(), await after(id), { startsOver: true });
  expect(first).toMatchObject({ kind: "reset" });
  const live = await create();
  expect((await next()).eventId).toBe(live);
});

test("a watcher who takes nothing starts over, and the others notice nothing", async () => {
  const feed = openFeed();
  const slow = await watch(feed);
  const quick = await watch(feed);
  await recordMany(1_200);
  for (let i = 0; i < 1_200; i++) expect((await quick.next()).kind).toBe("updated");
  expect((await slow.next()).kind).toBe("reset");
  for (let i = 0; i < 199; i++) expect((await slow.next()).kind).toBe("updated");
  const id = await create();
  for (const { next } of [quick, slow]) expect((await next()).eventId).toBe(id);
});

test("more than can be told one by one is told as a start over", async () => {
  const { next } = await watch(openFeed());
  const latest = await recordMany(10_000);
  let change = await next();
  while (change.kind !== "reset" || change.id !== latest) change = await next();
  now += 2 * MINUTE; // the flood is over
  const id = await create();
  while (change.kind === "reset") change = await next();
  expect(change.eventId).toBe(id);
}, 60_000);

test("it asks nothing of the database while nobody watches", async () => {
  const feed = openFeed();
  feed.announce();
  expect(looks).toBe(0);
  const { leave, iterator } = await watch(feed);
  await looksAgain();
  leave();
  expect(await iterator.next()).toMatchObject({ done: true });
  await endOfFollowing();
  const { next } = await watch(feed);
  const id = await create();
  expect((await next()).eventId).toBe(id);
});

test("a watcher whose caller has gone before it began leaves nothing behind", async () => {
  const feed = openFeed({ maxWatchers: 1 });
  const gone = AbortSignal.abort();
  const changes = await feed.watch({ after: undefined, signal: gone });
  await watch(feed);
  expect(await changes[Symbol.asyncIterator]().next()).toMatchObject({ done: true });
});

test("one watcher more than the limit is refused, until another leaves", async () => {
  const feed = openFeed({ maxWatchers: 1 });
  const { leave } = await watch(feed);
  await expect(watch(feed)).rejects.toMatchObject({ errorCode: "UNAVAILABLE" });
  leave();
  await watch(feed);
});

test("when it closes, every watcher ends with an error that says so, and nobody begins", async () => {
  const feed = openFeed();
  const { iterator } = await watch(feed);
  const waiting = iterator.next();
  feed.close();
  await expect(waiting).rejects.toMatchObject({ errorCode: "UNAVAILABLE" });
  await expect(watch(feed)).rejects.toMatchObject({ errorCode: "UNAVAILABLE" });
});

test("a database that fails for a while loses no change, and who begins then is refused", async () => {
  await using proxy = await openFaultProxy(database.url);
  const db = connect({ url: proxy.url });
  const feed = openFeed({ db });
  const { next, leave } = await watch(feed);
  proxy.fail(/`event_changes`/, { errno: 1041, message: "Out of memory" }, 60);
  const id = await create();
  now += 2 * MINUTE;
  expect((await next()).eventId).toBe(id);

  proxy.fail(/`event_changes`/, { errno: 1041, message: "Out of memory" }, 1_000);
  await expect(watch(openFeed({ db }))).rejects.toThrow();
  leave();
  await endOfFollowing();
  await close(db);
});

test("a failure that will not pass ends the watching with it", async () => {
  await using proxy = await openFaultProxy(database.url);
  const db = connect({ url: proxy.url });
  const { iterator } = await watch(openFeed({ db }));
  proxy.fail(/`event_changes`/, { errno: 1146, message: "Table does not exist" });
  await expect(iterator.next()).rejects.toMatchObject({ cause: { errno: 1146 } });
  await close(db);
});

/** A feed that looks again and again without a pause, unless the options say otherwise. */
function openFeed(options: Partial<ChangeFeedOptions> = {}): ChangeFeed {
  const delay = (run: () => void) => {
    looks++;
    const timer = globalThis.setImmediate(run);
    return () => clearImmediate(timer);
  };
  const feed = new ChangeFeed({ db: database.db, clock: stamp.clock, ids, delay, ...options });
  feeds.add(feed);
  return feed;
}

/** Time that passes only when it is told to, by as much as whoever waits waits for. */
function stoppedTime() {
  const waiting = new Set<() => void>();
  return {
    delay: (run: () => void) => {
      waiting.add(run);
      return () => waiting.delete(run);
    },
    pass() {
      for (const run of waiting) run();
    },
  };
}

interface Watch {
  iterator: AsyncIterator<EventChange, void>;
  first: EventChange | undefined;
  next(): Promise<Flat>;
  leave(): void;
}

/** A change with the fields of every kind. */
interface Flat {
  id: string;
  kind: EventChange["kind"];
  eventId?: string;
}

/** Begins to watch, and takes the start over that comes first unless it goes on after a change. */
async function watch(
  feed: ChangeFeed,
  after?: string,
  { startsOver = after === undefined } = {},
): Promise<Watch> {
  const controller = new AbortController();
  const changes = await feed.watch({ after, signal: controller.signal });
  const iterator = changes[Symbol.asyncIterator]();
  const next = async () => {
    const { value } = await iterator.next();
    if (!value) throw new Error("it is over");
    return value;
  };
  const first = startsOver ? await next() : undefined;
  if (first) expect(first.kind).toBe("reset");
  return { iterator, first, next, leave: () => controller.abort() };
}

async function endAll(watchers: Watch[]): Promise<void> {
  for (const { leave } of watchers) leave();
  await endOfFollowing();
}

/** Until the feed has begun at least one more look, and ended it. */
async function looksAgain(): Promise<void> {
  const before = looks;
  while (looks < before + 4) await setImmediate();
}

/** Until nobody looks any more: between two looks there is nothing else to wait for than the database. */
async function endOfFollowing(): Promise<void> {
  let before = -1;
  while (before !== looks) {
    before = looks;
    for (let i = 0; i < 5; i++) await database.db.select().from(eventChanges).limit(1);
  }
}

const stored = (id: string) => storedEvent({ id, organizerId, now: new Date(now) });

async function create(
  db: Parameters<typeof insertEvents>[0] | undefined = undefined,
  by = stamp,
): Promise<string> {
  const id = ids();
  const { row, index } = stored(id);
  if (db) await insertEvents(db, [{ row, index }], by);
  else await transaction(database.db, (tx) => insertEvents(tx, [{ row, index }], by));
  return id;
}

async function update(id: string, venue: string): Promise<void> {
  await store(id, 1, { venue, isListed: true });
}

async function remove(id: string, revision = 1): Promise<void> {
  await store(id, revision, { deletedAt: new Date(now), isListed: false });
}

async function store(id: string, revision: number, change: EventColumns): Promise<void> {
  const entry = { actorId: organizerId, kind: "updated", changes: {} } as const;
  const before = { id, revision, isListed: true };
  await transaction(database.db, (tx) =>
    updateEvent(tx, before, { change, index: undefined, entry }, stamp),
  );
}

/** As many transactions as there are changes would make them, only sooner. */
async function recordMany(changes: number): Promise<string | undefined> {
  const eventId = ids();
  const rows = Array.from({ length: changes }, () => ({
    id: ids(),
    eventId,
    kind: "updated" as const,
    createdAt: new Date(now),
  }));
  for (let i = 0; i < changes; i += 2_500) {
    await database.db.insert(eventChanges).values(rows.slice(i, i + 2_500));
  }
  return rows.at(-1)?.id;
}
