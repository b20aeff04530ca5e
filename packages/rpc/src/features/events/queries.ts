import { type Executor, events, users } from "@handbill/db";
import { and, asc, eq, gt, gte, lte, or } from "drizzle-orm";
import type { Cursor } from "./cursor.ts";
import type { Event } from "./schema.ts";

export async function findEvent(db: Executor, id: string): Promise<Event | undefined> {
  const [row] = await selectEvents(db).where(eq(events.id, id));
  return row && toEvent(row);
}

/** The events of a range of local days, in order of their start, after the cursor. */
export async function listEvents(
  db: Executor,
  { from, to, after, limit }: { from?: string; to?: string; after?: Cursor; limit: number },
): Promise<Event[]> {
  const rows = await selectEvents(db)
    .where(
      and(
        // The local day decides; the bounds on the instant let the index find it, whatever the time zone.
        from === undefined
          ? undefined
          : and(gte(events.date, from), gte(events.startsAt, shiftDays(from, -1))),
        to === undefined
          ? undefined
          : and(lte(events.date, to), lte(events.startsAt, shiftDays(to, 2))),
        after &&
          or(
            gt(events.startsAt, after.startsAt),
            and(eq(events.startsAt, after.startsAt), gt(events.id, after.id)),
          ),
      ),
    )
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
    createdAt: event.createdAt.toISOString(),
    updatedAt: event.updatedAt.toISOString(),
  };
}

/** Midnight UTC of the day so many days later. */
function shiftDays(day: string, days: number): Date {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date;
}
