import { close, connect, type Database, eventHistory, eventSearch, events } from "@handbill/db";
import { createPasswordHasher } from "@handbill/rpc/server";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../testing.ts";
import { CITIES } from "./cities.ts";
import { makeEvent } from "./make-event.ts";
import { makePerson } from "./make-person.ts";
import { makeVenue } from "./make-venue.ts";
import { PHRASES } from "./phrases.ts";
import { runSeed } from "./run-seed.ts";

const EVENTS = 700;
const world = { seed: "test", today: new Date("2026-01-01T00:00:00Z") };
const numbers = Array.from({ length: EVENTS }, (_, number) => number);

let api: TestApi;
let db: Database;

beforeEach(async () => {
  api = await openTestApi();
  db = connect({ url: api.databaseUrl });
});
afterEach(async () => {
  await close(db);
  await api[Symbol.asyncDispose]();
});

const run = (events: number, seed = world.seed) =>
  runSeed(db, { world: { ...world, seed }, events, passwordHash: "-" });

test("everything is the same each time, and other for another seed", () => {
  const venueOf = (number: number) => makeVenue(world, number);
  const made = numbers.map((number) => makeEvent(world, number, venueOf));
  expect(made).toEqual(numbers.map((number) => makeEvent(world, number, venueOf)));
  expect(new Set(made.map(({ id }) => id)).size).toBe(EVENTS);
  const other = { ...world, seed: "other" };
  expect(makeEvent(other, 0, venueOf).id).not.toBe(made[0]?.id);
  const moved = { ...world, today: new Date("2030-01-01T00:00:00Z") };
  expect(makeEvent(moved, 0, venueOf).id).toBe(made[0]?.id);
});

test("there is something of every kind, in every language, on all sides of the globe", () => {
  const made = Array.from({ length: 4_000 }, (_, number) =>
    makeEvent(world, number, (venue) => makeVenue(world, venue)),
  );
  const statuses = new Set(made.map(({ state }) => state.status));
  expect(statuses.size).toBe(6);
  expect(made.some(({ state }) => state.deletedAt !== null)).toBe(true);
  expect(made.some(({ details }) => details.allDay)).toBe(true);
  expect(made.some(({ details }) => details.endDate !== null)).toBe(true);
  expect(made.some(({ details }) => details.title === null)).toBe(true);
  expect(made.some(({ details: { endTime, time } }) => endTime !== null && endTime < time)).toBe(
    true,
  );
  expect(new Set(made.map(({ details }) => details.attendance)).size).toBe(3);
  expect(new Set(CITIES.map(({ language }) => language)).size).toBe(Object.keys(PHRASES).length);
  for (const { createdAt, change, state } of made) {
    expect(createdAt.getTime()).toBeLessThan(world.today.getTime());
    if (change) expect(change.at.getTime()).toBeGreaterThanOrEqual(createdAt.getTime());
    if (state.publishAt) expect(state.publishAt.getTime()).toBeGreaterThan(world.today.getTime());
  }
});

test("no two venues have one address, and no two people one name", () => {
  const many = Array.from({ length: 20_000 }, (_, number) => number);
  const addresses = new Set(many.map((number) => makeVenue(world, number).venue.address));
  expect(addresses.size).toBe(many.length);
  const names = new Set(many.map((number) => makePerson(world, number).username));
  expect(names.size).toBe(many.length);
  for (const name of names) expect(name).toMatch(/^[a-z0-9-]{3,32}$/);
});

test("to run it again adds nothing, to ask for more adds the others, and another seed adds its own", async () => {
  expect(await run(500)).toEqual({ events: 500, venues: 10, users: 13 });
  expect(await run(500)).toEqual({ events: 0, venues: 0, users: 0 });
  expect(await run(EVENTS)).toEqual({ events: 200, venues: 4, users: 5 });
  expect(await db.$count(events)).toBe(EVENTS);
  expect(await db.$count(eventSearch)).toBe(EVENTS);
  const last = await run(EVENTS, "other");
  expect(last).toEqual({ events: EVENTS, venues: 14, users: 18 });
  const later = { seed: world.seed, today: new Date("2026-03-05T00:00:00Z") };
  const again = await runSeed(db, { world: later, events: EVENTS, passwordHash: "-" });
  expect(again.events).toBe(0);
});

test("what is listed is found by everything that it is, and nothing else is", async () => {
  await run(EVENTS);
  const seen = new Map<
    string,
    { date: string; tags: string[]; venueId: string; title: string; id: string }
  >();
  let cursor = "";
  for (;;) {
    const page = (await api.send("GET", `/events?limit=100${cursor}`)).json();
    for (const event of page.items) {
      expect(seen.has(event.id)).toBe(false);
      seen.set(event.id, event);
    }
    if (page.nextCursor === null) break;
    cursor = `&cursor=${page.nextCursor}`;
  }
  expect(seen.size).toBe(
    (await db.select().from(events)).filter(({ isListed }) => isListed).length,
  );
  expect(seen.size).toBeGreaterThan(EVENTS * 0.9);
  expect(seen.size).toBeLessThan(EVENTS);

  for (const { id, tags, venueId, title, date } of [...seen.values()].slice(0, 40)) {
    const found = async (query: string) => {
      const { items } = (await api.send("GET", `/events?limit=100&${query}`)).json();
      return items.map((event: { id: string }) => event.id);
    };
    const day = `from=${date}&to=${date}`;
    expect(await found(day)).toContain(id);
    expect(await found(`venue=${venueId}&${day}`)).toContain(id);
    expect(await found(`q=${encodeURIComponent(title)}&${day}`)).toContain(id);
    const [tag] = tags;
    if (tag) expect(await found(`tag=${encodeURIComponent(tag)}&${day}`)).toContain(id);
    const { coordinates, organizer } = (await api.send("GET", `/events/${id}`)).json();
    expect(await found(`organizer=${organizer.username}&${day}`)).toContain(id);
    const { latitude, longitude } = coordinates;
    expect(await found(`near=${latitude},${longitude}&radius=1&${day}`)).toContain(id);
  }
});

test("who was made up logs in with the password that was given, and has a history", async () => {
  const passwordHash = await createPasswordHasher({
    cost: { memoryCost: 64, timeCost: 1 },
  }).hash("known to all");
  await runSeed(db, { world, events: 300, passwordHash });
  const { username } = makePerson(world, 0);
  const body = { username, password: "known to all" };
  const { accessToken } = (await api.send("POST", "/login", { body })).json();
  expect(accessToken).toBeTypeOf("string");
  const changed = (await db.select().from(events)).filter(({ revision }) => revision === 2);
  expect(changed.length).toBeGreaterThan(0);
  expect(await db.$count(eventHistory)).toBe(changed.length);
  const mine = await api.send("GET", "/me/events?limit=100", { token: accessToken });
  expect(mine.statusCode).toBe(200);
});
