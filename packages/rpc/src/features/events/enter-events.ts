import {
  type Database,
  type Executor,
  isAmbiguousCommit,
  isRetryable,
  isUnavailable,
  transaction,
} from "@handbill/db";
import { Batches } from "../../batches.ts";
import { HandbillError } from "../../errors.ts";
import { findUserById } from "../auth/queries.ts";
import type { Stamp } from "../changes/mutations.ts";
import { holdFreeOrganizers, holdOrganizer } from "../organizers/queries.ts";
import { enterVenue, holdFreeVenues, holdVenue } from "../venues/mutations.ts";
import { insertEvents } from "./mutations.ts";
import { composeEvent, type NewEvent } from "./new-event.ts";
import type { Event } from "./schema.ts";

/** Enters events: those of many at once by one transaction (docs/adr/0022). */
export interface EventEntry {
  /**
   * Stores an event, with everything by which it is found, and its venue, unless there is one of this name and address. It is
   * stored for good when this is done.
   *
   * @throws {HandbillError} INVALID_TOKEN when the organizer's account is gone; VALIDATION_FAILED when it would end before it
   * begins by the venue's clocks; UNAVAILABLE when too many wait.
   */
  enter(event: NewEvent): Promise<Event>;
}

export function createEventEntry(db: Database, stamp: Stamp): EventEntry {
  const batches = new Batches<NewEvent, Event>({
    together: (made) => enterTogether(db, made, stamp),
    alone: (made) => enterAlone(db, made, stamp, (work) => transaction(db, work)),
    isEverybodys: (error) =>
      isAmbiguousCommit(error) || (isUnavailable(error) && !isRetryable(error)),
    refuse: () => new HandbillError("UNAVAILABLE"),
    size: 64,
    atOnce: 4,
    mostWaiting: 1_000,
    patience: 5_000,
  });
  return { enter: (made) => batches.add(made) };
}

/**
 * Enters one event by itself: it waits for who changes its venue or its organizer just now.
 *
 * @param run runs the transaction.
 */
export async function enterAlone(
  db: Database,
  made: NewEvent,
  stamp: Stamp,
  run: (work: (tx: Executor) => Promise<Event>) => Promise<Event>,
): Promise<Event> {
  const { organizerId: createdBy, details, venueKey } = made;
  if (!(await findUserById(db, createdBy))) throw new HandbillError("INVALID_TOKEN"); // before a venue is entered
  const { venue: name, address } = details;
  const { id: venueId } = await enterVenue(db, { name, address, key: venueKey, createdBy }, stamp);
  return run(async (tx) => {
    const organizer = await holdOrganizer(tx, made.organizerId);
    if (!organizer) throw new HandbillError("INVALID_TOKEN");
    const { stored, event } = composeEvent(made, organizer, await holdVenue(tx, venueId));
    await insertEvents(tx, [stored], stamp);
    return event;
  });
}

/**
 * Tried once: what is in the way of one is not to hold up the others. Left out are those whose venue or organizer is not there
 * or is being changed, and what the venue makes invalid.
 */
function enterTogether(
  db: Database,
  made: NewEvent[],
  stamp: Stamp,
): Promise<(Event | undefined)[]> {
  const work = async (tx: Executor) => {
    const organizers = await holdFreeOrganizers(
      tx,
      distinctBy(made, (each) => each.organizerId),
    );
    const venues = await holdFreeVenues(
      tx,
      distinctBy(made, (each) => each.venueKey),
    );
    const composed = made.map((each) => {
      const organizer = organizers.get(each.organizerId);
      const venue = venues.get(each.venueKey);
      return organizer && venue && composeOrLeave(each, organizer, venue);
    });
    await insertEvents(
      tx,
      composed.flatMap((each) => each?.stored ?? []),
      stamp,
    );
    return composed.map((each) => each?.event);
  };
  return transaction(db, work, { tries: 1 });
}

function composeOrLeave(...made: Parameters<typeof composeEvent>) {
  try {
    return composeEvent(...made);
  } catch (error) {
    if (error instanceof HandbillError) return undefined; // by itself it is told why
    throw error;
  }
}

function distinctBy<Item, Key>(items: Item[], keyOf: (item: Item) => Key): Key[] {
  return [...new Set(items.map(keyOf))];
}
