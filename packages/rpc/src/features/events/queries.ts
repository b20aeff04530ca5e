import { argument, type Executor, eventHistory, events, prepared, users } from "@handbill/db";
import { and, asc, desc, eq, inArray, isNotNull, isNull, lt, lte, or } from "drizzle-orm";
import type { Cursor } from "./cursor.ts";
import { resolveTimes } from "./resolve-times.ts";
import type { Event } from "./schema.ts";

/** What {@link toEvent} reads. */
export const eventFields = {
  event: events,
  organizer: { id: users.id, username: users.username, displayName: users.displayName },
};

const eventById = prepared((db) =>
  selectEvents(db)
    .where(eq(events.id, argument(events.id, "id")))
    .prepare(),
);

/** An event in whichever state it is. */
export async function findEvent(db: Executor, id: string): Promise<Event | undefined> {
  const row = await findEventRow(db, id);
  return row && toEvent(row);
}

/** The same, as it is stored. */
export async function findEventRow(db: Executor, id: string): Promise<EventRow | undefined> {
  const [row] = await eventById(db).execute({ id });
  return row;
}

/** Those of the events that everybody sees, in no order. */
export async function findListedEvents(db: Executor, ids: string[]): Promise<Event[]> {
  if (ids.length === 0) return [];
  const rows = await selectEvents(db).where(
    and(inArray(events.id, ids), eq(events.isListed, true)),
  );
  return rows.map(toEvent);
}

/** The events of an organizer in whichever state, in order of their start. */
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

/** The same, the latest first: before a place in that order. */
export async function listLatestOf(
  db: Executor,
  {
    organizerId,
    before,
    limit,
  }: { organizerId: string; before: Cursor | undefined; limit: number },
): Promise<Event[]> {
  const rows = await selectEvents(db)
    .where(
      and(
        eq(events.organizerId, organizerId),
        before &&
          or(
            lt(events.startsAt, before.key),
            and(eq(events.startsAt, before.key), lt(events.id, before.id)),
          ),
      ),
    )
    .orderBy(desc(events.startsAt), desc(events.id))
    .limit(limit);
  return rows.map(toEvent);
}

/** The scheduled events whose moment has come, a batch of them. */
export async function listDueEvents(db: Executor, now: Date, limit: number): Promise<Event[]> {
  const rows = await selectEvents(db)
    .where(
      and(lte(events.publishAt, now), eq(events.status, "scheduled"), isNull(events.deletedAt)),
    )
    .orderBy(asc(events.publishAt))
    .limit(limit);
  return rows.map(toEvent);
}

/** A change of an event, and the name of who made it while there is the account. */
export type HistoryRow = typeof eventHistory.$inferSelect & { username: string | null };

/** The changes of an event after its creation, the latest first: before a revision. */
export async function listHistory(
  db: Executor,
  { eventId, before, limit }: { eventId: string; before: number | undefined; limit: number },
): Promise<HistoryRow[]> {
  const rows = await db
    .select({ change: eventHistory, username: users.username })
    .from(eventHistory)
    .leftJoin(users, eq(users.id, eventHistory.actorId))
    .where(
      and(
        eq(eventHistory.eventId, eventId),
        before === undefined ? undefined : lt(eventHistory.revision, before),
      ),
    )
    .orderBy(desc(eventHistory.revision))
    .limit(limit);
  return rows.map(({ change, username }) => ({ ...change, username }));
}

/** Some of the events that the release before this one wrote, which knew no venues. */
export async function listIncompleteEvents(db: Executor, limit: number): Promise<EventRow[]> {
  return selectEvents(db).where(isNull(events.venueId)).limit(limit);
}

/** The ids of events that were deleted before an instant. */
export async function listDeletedBefore(
  db: Executor,
  instant: Date,
  limit: number,
): Promise<string[]> {
  const rows = await db
    .select({ id: events.id })
    .from(events)
    .where(and(isNotNull(events.deletedAt), lt(events.deletedAt, instant)))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** To be narrowed down and put in order. */
export function selectEvents(db: Executor) {
  return db.select(eventFields).from(events).innerJoin(users, eq(users.id, events.organizerId));
}

/** An event as it is stored, and who organizes it. */
export interface EventRow {
  event: typeof events.$inferSelect;
  organizer: Event["organizer"];
}

/** An event as it is answered. */
export function toEvent({ event: row, organizer }: EventRow): Event {
  return {
    id: row.id,
    title: row.title ?? row.venue,
    description: row.description,
    url: row.url,
    ticketUrl: row.ticketUrl,
    price: row.price,
    tags: row.tags === "" ? [] : row.tags.split("\n"),
    language: row.language,
    attendance: row.attendance,
    date: row.date,
    time: hoursAndMinutes(row.time),
    endDate: row.endDate,
    endTime: row.endTime && hoursAndMinutes(row.endTime),
    allDay: row.allDay,
    timezone: row.timezone,
    startsAt: row.startsAt.toISOString(),
    endsAt: (row.endsAt ?? endOf(row)).toISOString(),
    clockChange: row.clockChange,
    endClockChange: row.endClockChange,
    status: row.status,
    publishAt: row.publishAt?.toISOString() ?? null,
    formerDate: row.formerDate,
    formerTime: row.formerTime && hoursAndMinutes(row.formerTime),
    deletedAt: row.deletedAt?.toISOString() ?? null,
    venue: row.venue,
    address: row.address,
    venueId: row.venueId,
    coordinates:
      row.latitude === null || row.longitude === null
        ? null
        : { latitude: row.latitude, longitude: row.longitude },
    organizer,
    revision: row.revision,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** Of an event that the release before this one wrote. */
function endOf(row: typeof events.$inferSelect): Date {
  const { date, timezone } = row;
  const begins = { date, time: hoursAndMinutes(row.time), allDay: false, timezone };
  const resolved = resolveTimes({ ...begins, endDate: null, endTime: null });
  return "wrong" in resolved ? row.startsAt : resolved.endsAt;
}

function hoursAndMinutes(time: string): string {
  return time.slice(0, "HH:MM".length);
}
