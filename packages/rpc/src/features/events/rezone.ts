import { type Database, transaction } from "@handbill/db";
import type { Stamp } from "../changes/mutations.ts";
import { FIRST_ID } from "../changes/queries.ts";
import { differenceOf } from "./difference.ts";
import { indexOf } from "./event-details.ts";
import { MOST_DAYS } from "./limits.ts";
import { updateEvent } from "./mutations.ts";
import { type EventRow, findEventRow, toEvent } from "./queries.ts";
import { type ResolvedTimes, resolveTimes } from "./resolve-times.ts";
import { listEventsAfter, type StartPlace } from "./rezone-queries.ts";
import type { Event } from "./schema.ts";

const BATCH = 500;
const ATTEMPTS = 5;
const DAY_MS = 86_400_000;

/** By how much the rules of a zone can move an end into the future, and more. */
const SLACK_DAYS = 2;

/** An event whose instants are no longer what the zone rules of this runtime make of its local times. */
export type Rezoned =
  | { kind: "moved"; before: Event; after: Event }
  /** It cannot be derived again; the event stays as it is. */
  | { kind: "impossible"; before: Event; reason: string };

/**
 * Derives the instants of all events again that are not over, from their local times by the zone rules of this runtime, and
 * stores what is another: with a revision, a place in the history, and word to those who watch, as any change. Goes through them
 * in batches and yields each event that moved once it is stored. Where it is interrupted, another run goes on; a run after a
 * complete one yields nothing. An event that somebody changes meanwhile is derived from what it then says.
 *
 * @param isDryRun yields the same, and stores nothing.
 * @param batch how many events are read at once.
 */
export async function* rezoneEvents(
  db: Database,
  stamp: Stamp,
  { isDryRun = false, batch = BATCH }: { isDryRun?: boolean; batch?: number } = {},
): AsyncGenerator<Rezoned, { looked: number }> {
  const now = stamp.clock().getTime();
  const overSince = now - SLACK_DAYS * DAY_MS;
  // What began before that is over: no event lasts longer.
  let place: StartPlace = {
    startsAt: new Date(overSince - (MOST_DAYS + SLACK_DAYS) * DAY_MS),
    id: FIRST_ID,
  };
  let looked = 0;
  for (;;) {
    const rows = await listEventsAfter(db, place, batch);
    for (const row of rows) {
      const { startsAt, endsAt } = row.event;
      if (Math.max(startsAt.getTime(), endsAt?.getTime() ?? 0) < overSince) continue;
      looked++;
      const found = rezone(row);
      if (found?.kind === "moved" && !isDryRun) {
        const stored = await store(db, row.event.id, stamp);
        if (stored) yield stored;
      } else if (found) yield found;
    }
    const last = rows.at(-1);
    if (!last || rows.length < batch) return { looked };
    place = last.event;
  }
}

async function store(db: Database, id: string, stamp: Stamp): Promise<Rezoned | undefined> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const outcome = await transaction(db, async (tx) => {
      const row = await findEventRow(tx, id);
      if (!row) return undefined;
      const found = rezone(row);
      if (found?.kind !== "moved") return found;
      const { startsAt, endsAt, clockChange, endClockChange } = found.after;
      const change = {
        ...{ startsAt: new Date(startsAt), endsAt: new Date(endsAt), clockChange, endClockChange },
        ...{ updatedAt: stamp.clock(), isListed: row.event.isListed },
      };
      const changes = differenceOf(found.before, found.after);
      const entry = { actorId: null, kind: "rezoned", changes } as const;
      const index = indexOf(found.after);
      const isDone = await updateEvent(tx, row.event, { change, index, entry }, stamp);
      return isDone ? found : "changed meanwhile";
    });
    if (outcome !== "changed meanwhile") return outcome;
  }
  throw new Error(`The event ${id} is changed by others all the time: run it again.`);
}

/** What has become of an event by the zone rules; undefined when it is what it was. */
function rezone(row: EventRow): Rezoned | undefined {
  const before = toEvent(row);
  const times = derive(before);
  if (typeof times === "string") return { kind: "impossible", before, reason: times };
  const { startsAt, endsAt, clockChange, endClockChange } = times;
  const after = {
    ...{ ...before, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() },
    ...{ clockChange, endClockChange },
  };
  const isSame =
    before.startsAt === after.startsAt &&
    before.endsAt === after.endsAt &&
    before.clockChange === clockChange &&
    before.endClockChange === endClockChange;
  return isSame ? undefined : { kind: "moved", before, after };
}

/** @returns why not, when it cannot be. */
function derive(event: Event): ResolvedTimes | string {
  try {
    const times = resolveTimes(event);
    return "wrong" in times ? `${times.wrong.path} ${times.wrong.message}` : times;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return `${event.timezone} is no time zone of this runtime`;
  }
}
