import {
  type Database,
  type Executor,
  eventHistory,
  events,
  insertRows,
  transaction,
} from "@handbill/db";
import { inArray } from "drizzle-orm";
import type { VenueOfEvent } from "../venues/queries.ts";
import { differenceOf } from "./difference.ts";
import { composeRow, type Details, placeOf, resolveOrRefuse } from "./event-details.ts";
import { type HistoryEntry, insertQuietly, type StoredEvent } from "./mutations.ts";
import { toEvent } from "./queries.ts";
import type { Status } from "./visibility.ts";

/** What has become of an event. */
export interface SeedState {
  status: Status;
  publishAt: Date | null;
  formerDate: string | null;
  formerTime: string | null;
  deletedAt: Date | null;
}

/** An event that was made up. */
export interface SeedEvent {
  id: string;
  organizerId: string;
  details: Details;
  state: SeedState;
  venue: VenueOfEvent;
  createdAt: Date;
  /** The one change that its organizer has made, if there was one, and what it was before. */
  change: { at: Date; kind: HistoryEntry["kind"]; details: Details; state: SeedState } | undefined;
}

/** Batches are larger than what a request may take. */
const DEADLINE_MS = 120_000;

/**
 * Stores those of the events that are not there yet, by their ids, with everything by which they are found, and returns how
 * many those were. All or none. Tells nobody who watches.
 *
 * @throws {HandbillError} VALIDATION_FAILED for times that no event has.
 */
export async function seedEvents(db: Database, made: readonly SeedEvent[]): Promise<number> {
  const known = await findKnown(
    db,
    made.map(({ id }) => id),
  );
  const composed = made.filter(({ id }) => !known.has(id)).map(compose);
  if (composed.length === 0) return 0;
  await transaction(db, (tx) => insertAll(tx, composed), { deadline: DEADLINE_MS });
  return composed.length;
}

interface Composed extends StoredEvent {
  history: (typeof eventHistory.$inferSelect)[];
}

function compose(made: SeedEvent): Composed {
  const { id, organizerId, createdAt, change } = made;
  const { row, index } = composeAt(made, made.details, made.state);
  if (change === undefined) return { row, index, history: [] };
  const revision = 2;
  const changed = { ...row, revision, updatedAt: change.at };
  const organizer = { id: organizerId, username: "", displayName: null }; // cannot have changed
  const before = composeAt(made, change.details, change.state).row;
  const changes = differenceOf(
    toEvent({ event: before, organizer }),
    toEvent({ event: { ...changed, createdAt }, organizer }),
  );
  const entry = { eventId: id, revision, kind: change.kind, at: change.at, actorId: organizerId };
  return { row: changed, index, history: [{ ...entry, changes: JSON.stringify(changes) }] };
}

function composeAt(
  { id, organizerId, venue, createdAt }: SeedEvent,
  details: Details,
  state: SeedState,
): StoredEvent {
  const { row, index } = composeRow(details, resolveOrRefuse(details), state);
  const dates = { createdAt, updatedAt: createdAt };
  return {
    row: { ...row, ...state, ...placeOf(venue), ...dates, id, organizerId, revision: 1 },
    index,
  };
}

async function findKnown(db: Database, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const found = await db.select({ id: events.id }).from(events).where(inArray(events.id, ids));
  return new Set(found.map(({ id }) => id));
}

async function insertAll(tx: Executor, composed: readonly Composed[]): Promise<void> {
  await insertQuietly(tx, composed);
  await insertRows(
    tx,
    eventHistory,
    composed.flatMap(({ history }) => history),
  );
}
