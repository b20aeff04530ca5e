import {
  type Executor,
  eventContinuations,
  events,
  eventTags,
  prepared,
  users,
} from "@handbill/db";
import { eq, sql } from "drizzle-orm";
import { matchExpression } from "../../search-words.ts";
import { findVenueId } from "../venues/queries.ts";
import type { Cursor } from "./cursor.ts";
import type { EventFilter } from "./filter.ts";
import type { FilterInput } from "./filter-schema.ts";
import { pageOf } from "./page-queries.ts";
import { isUsual, type Shape, shapeOf, valuesOf } from "./page-shape.ts";
import { eventFields, toEvent } from "./queries.ts";
import type { Event } from "./schema.ts";
import { tagKey } from "./tag-key.ts";

/** What the input asks for, or undefined when nothing can be found by it, as when there is no such organizer. */
export async function resolveFilter(
  db: Executor,
  { from, to, q, tag = [], venue, organizer, near, radius, online, status }: FilterInput,
): Promise<EventFilter | undefined> {
  const words = q === undefined ? undefined : matchExpression(q);
  if (q !== undefined && words === undefined) return undefined;
  const organizerId = organizer === undefined ? undefined : await findUserId(db, organizer);
  if (organizer !== undefined && organizerId === undefined) return undefined;
  const venueId = venue === undefined ? undefined : await findVenueId(db, venue);
  if (venue !== undefined && venueId === undefined) return undefined;
  const tags = [...new Set(tag.map(tagKey))];
  const statuses = [...new Set(status)].toSorted();
  return {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(words !== undefined && { words }),
    ...(tags.length > 0 && { tags }),
    ...(venueId !== undefined && { venueId }),
    ...(organizerId !== undefined && { organizerId }),
    ...(near && { near: { ...near, radius } }),
    ...(online !== undefined && { isOnline: online }),
    ...(statuses.length > 0 && { statuses }),
  };
}

/** Some of the events that everybody sees, in the order that the filter names, after the cursor. */
export async function listEvents(
  db: Executor,
  filter: EventFilter,
  { after, limit }: { after?: Cursor | undefined; limit: number },
): Promise<Event[]> {
  const shape = shapeOf(filter, after !== undefined);
  const query = isUsual(shape) ? usualPage(db, JSON.stringify(shape)) : selectPage(db, shape);
  const rows = await query.execute({ ...valuesOf(filter, after), limit });
  return rows.map(toEvent);
}

const usualPage = prepared((db, variant) => selectPage(db, JSON.parse(variant)));

function selectPage(db: Executor, shape: Shape) {
  const order = sql.raw(shape.isDescending ? "desc" : "asc");
  return db
    .select(eventFields)
    .from(sql`(${pageOf(shape)}) as page`)
    .innerJoin(events, sql`${events.id} = page.id`)
    .innerJoin(users, eq(users.id, events.organizerId))
    .orderBy(sql`page.place ${order}`, sql`page.id ${order}`)
    .prepare();
}

/** So many events are counted at most. */
const MOST_COUNTED = 10_000;
const MOST_GROUPS = 50;

export interface Facets {
  tags?: { tag: string; count: number }[];
  months?: { month: string; count: number }[];
  venues?: { id: string; name: string; count: number }[];
  /** Whether all were counted, and not just the first. */
  isComplete: boolean;
}

/** Counts the events that a filter finds, the first {@link MOST_COUNTED} in its order, by what they have in common. */
export async function countFacets(
  db: Executor,
  filter: EventFilter,
  wanted: readonly ("tags" | "months" | "venues")[],
): Promise<Facets> {
  const found = sql`(${pageOf(shapeOf(filter, false))}) as page`;
  const values = { ...valuesOf(filter, undefined), limit: MOST_COUNTED };
  const count = sql<number>`count(*)`.mapWith(Number);
  const all = db.select({ count }).from(found).prepare();
  const [total] = await all.execute({ ...values, limit: MOST_COUNTED + 1 });
  const facets: Facets = { isComplete: (total?.count ?? 0) <= MOST_COUNTED };
  if (wanted.includes("tags")) {
    facets.tags = await db
      .select({ tag: eventTags.tag, count })
      .from(found)
      .innerJoin(eventTags, sql`${eventTags.eventId} = page.id`)
      .groupBy(eventTags.tag)
      .orderBy(sql`count(*) desc`, eventTags.tag)
      .limit(MOST_GROUPS)
      .prepare()
      .execute(values);
  }
  if (wanted.includes("months")) {
    const month = sql<string>`substr(${events.date}, 1, 7)`;
    facets.months = await db
      .select({ month, count })
      .from(found)
      .innerJoin(events, sql`${events.id} = page.id`)
      .groupBy(month)
      .orderBy(month)
      .limit(MOST_GROUPS)
      .prepare()
      .execute(values);
  }
  if (wanted.includes("venues")) {
    const rows = await db
      .select({ id: events.venueId, name: sql<string>`min(${events.venue})`, count })
      .from(found)
      .innerJoin(events, sql`${events.id} = page.id`)
      .where(sql`${events.venueId} is not null`)
      .groupBy(events.venueId)
      .orderBy(sql`count(*) desc`, events.venueId)
      .limit(MOST_GROUPS)
      .prepare()
      .execute(values);
    facets.venues = rows.flatMap(({ id, ...rest }) => (id === null ? [] : [{ id, ...rest }]));
  }
  return facets;
}

/**
 * The first events of each of some days, those that go on from the day before among them: one more of each than asked for
 * tells whether there are others.
 */
export async function listDays(
  db: Executor,
  days: string[],
  perDay: number,
): Promise<{ day: string; ids: string[] }[]> {
  const branches = days.flatMap((day) => [
    sql`(select ${eventContinuations.day} as day, ${eventContinuations.startsAt} as place, ${eventContinuations.eventId} as id
      from ${eventContinuations} where ${eventContinuations.day} = ${day} order by place, id limit ${perDay + 1})`,
    sql`(select ${events.date} as day, ${events.startsAt} as place, ${events.id} as id
      from ${events} force index (events_listed_date_starts_at_id)
      where ${events.isListed} = true and ${events.date} = ${day} order by place, id limit ${perDay + 1})`,
  ]);
  const rows = await db
    .select({
      day: sql<string>`found.day`.mapWith(events.date),
      id: sql<string>`found.id`.mapWith(events.id),
    })
    .from(sql`(${sql.join(branches, sql` union all `)}) as found`)
    .orderBy(sql`found.day`, sql`found.place`, sql`found.id`);
  const byDay = Map.groupBy(rows, ({ day }) => day);
  return days.map((day) => ({ day, ids: (byDay.get(day) ?? []).map(({ id }) => id) }));
}

async function findUserId(db: Executor, username: string): Promise<string | undefined> {
  const [found] = await db.select({ id: users.id }).from(users).where(eq(users.username, username));
  return found?.id;
}
