import type { Database } from "@handbill/db";
import { type SeedVenue, seedEvents, seedUsers, seedVenues } from "@handbill/rpc/server";
import { makeEvent } from "./make-event.ts";
import { makePerson } from "./make-person.ts";
import { type MadeVenue, makeVenue } from "./make-venue.ts";
import { lastPerson, lastVenue, type World } from "./world.ts";

const BATCH = 500;
/** Batches under way at once: one is made up while another is stored. */
const AT_ONCE = 3;

export interface SeedOptions {
  world: World;
  /** How many there are to be of this seed. */
  events: number;
  /** Of everybody who is made up. */
  passwordHash: string;
  onProgress?: (what: string, done: number, all: number) => void;
}

/** How many were not there before. */
export interface Seeded {
  users: number;
  venues: number;
  events: number;
}

/**
 * Makes up so many events, their venues and organizers, and stores those that are not there yet: to run it again adds nothing twice,
 * and to run it with a higher number adds the others. A batch is stored as a whole or not at all.
 */
export async function runSeed(
  db: Database,
  { world, events, passwordHash, onProgress = () => undefined }: SeedOptions,
): Promise<Seeded> {
  const seeded = { users: 0, venues: 0, events: 0 };
  if (events === 0) return seeded;

  const people = lastPerson(events - 1) + 1;
  for (const { from, to } of batchesOf(people)) {
    const made = numbersFrom(from, to).map((number) => makePerson(world, number));
    seeded.users += await seedUsers(db, made, passwordHash);
    onProgress("organizers", to, people);
  }

  const made: MadeVenue[] = [];
  const stored: Awaited<ReturnType<typeof seedVenues>>["venues"] = [];
  const venues = lastVenue(events - 1) + 1;
  for (const { from, to } of batchesOf(venues)) {
    const batch = numbersFrom(from, to).map((number) => makeVenue(world, number));
    const result = await seedVenues(
      db,
      batch.map(({ venue }): SeedVenue => venue),
    );
    seeded.venues += result.added;
    made.push(...batch);
    stored.push(...result.venues);
    onProgress("venues", to, venues);
  }

  let done = 0;
  const storeBatch = async ({ from, to }: Batch): Promise<void> => {
    const batch = numbersFrom(from, to).map((number) => {
      const { venueNumber, ...event } = makeEvent(world, number, (venue) => itemAt(made, venue));
      return { ...event, venue: itemAt(stored, venueNumber) };
    });
    const added = await seedEvents(db, batch);
    seeded.events += added; // not before: others add to it meanwhile
    done += batch.length;
    onProgress("events", done, events);
  };
  const batches = batchesOf(events).values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const batch of batches) await storeBatch(batch);
    }),
  );
  return seeded;
}

interface Batch {
  from: number;
  /** Exclusive. */
  to: number;
}

function batchesOf(count: number): Batch[] {
  return Array.from({ length: Math.ceil(count / BATCH) }, (_, index) => ({
    from: index * BATCH,
    to: Math.min(count, (index + 1) * BATCH),
  }));
}

function numbersFrom(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

function itemAt<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new Error(`there is no number ${index}`);
  return item;
}
