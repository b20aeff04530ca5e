import { argument, type Executor, events, prepared, users } from "@handbill/db";
import { and, asc, eq, gt, gte, inArray, lte, or, sql } from "drizzle-orm";
import type { Cursor } from "./cursor.ts";
import type { Event } from "./schema.ts";

const eventById = prepared((db) =>
  selectEvents(db)
    .where(eq(events.id, argument(events.id, "id")))
    .prepare(),
);

export async function findEvent(db: Executor, id: string): Promise<Event | undefined> {
  const [row] = await eventById(db).execute({ id });
  return row && toEvent(row);
}

/** Those of the events that there are, in no order. */
export async function findEvents(db: Executor, ids: string[]): Promise<Event[]> {
  if (ids.length === 0) return [];
  return (await selectEvents(db).where(inArray(events.id, ids))).map(toEvent);
}

/** A variant names which bounds the list has: `from`, `to`, `after`. */
const eventsInOrder = prepared((db, variant) => {
  const bounds = new Set(variant.split(" "));
  return selectEvents(db)
    .where(
      and(
        // The local day decides; the bounds on the instant let the index find it, whatever the time zone.
        bounds.has("from")
          ? and(
              gte(events.date, argument(events.date, "from")),
              gte(events.startsAt, argument(events.startsAt, "fromInstant")),
            )
          : undefined,
        bounds.has("to")
          ? and(
              lte(events.date, argument(events.date, "to")),
              lte(events.startsAt, argument(events.startsAt, "toInstant")),
            )
          : undefined,
        bounds.has("after")
          ? or(
              gt(events.startsAt, argument(events.startsAt, "afterInstant")),
              and(
                eq(events.startsAt, argument(events.startsAt, "afterInstant")),
                gt(events.id, argument(events.id, "afterId")),
              ),
            )
          : undefined,
      ),
    )
    .orderBy(asc(events.startsAt), asc(events.id))
    .limit(sql.placeholder("limit"))
    .prepare();
});

/** The events of a range of local days, in order of their start, after the cursor. */
export async function listEvents(
  db: Executor,
  { from, to, after, limit }: { from?: string; to?: string; after?: Cursor; limit: number },
): Promise<Event[]> {
  const bounds = {
    ...(from !== undefined && { from, fromInstant: shiftDays(from, -1) }),
    ...(to !== undefined && { to, toInstant: shiftDays(to, 2) }),
    ...(after && { after, afterInstant: after.startsAt, afterId: after.id }),
  };
  const variant = Object.keys(bounds).join(" ");
  const rows = await eventsInOrder(db, variant).execute({ ...bounds, limit });
  return rows.map(toEvent);
}

/** The events of an organizer, in order of their start. */
export async function listEventsOf(
  db: Executor,
  { organizerId, limit }: { organizerId: string; limit: number },
): Promise<Event[]> {
  const rows = await selectEvents(db)
    .where(eq(events.organizerId, organizerId))
    .orderBy(asc(events.startsAt), asc(events.id))
    .limit(limit);
  return rows.map(toEvent);
}

function selectEvents(db: Executor) {
  return db
    .select({ event: events, organizer: { id: users.id, username: users.username } })
    .from(events)
    .innerJoin(users, eq(users.id, events.organizerId));
}

type Row = Awaited<ReturnType<typeof selectEvents>>[number];

function toEvent({ event, organizer }: Row): Event {
  return {
    id: event.id,
    date: event.date,
    time: event.time.slice(0, "HH:MM".length),
    timezone: event.timezone,
    startsAt: event.startsAt.toISOString(),
    venue: event.venue,
    address: event.address,
    organizer,
    revision: event.revision,
    createdAt: event.createdAt.toISOString(),
    updatedAt: event.updatedAt.toISOString(),
  };
}

/** The last moment that a DATETIME holds. */
const LATEST = Date.parse("9999-12-31T23:59:59.999Z");

/** Midnight UTC of the day so many days later, or the last moment there is. */
function shiftDays(day: string, days: number): Date {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return new Date(Math.min(date.getTime(), LATEST));
}
