import { Temporal } from "temporal-polyfill";
import { HandbillError } from "../../errors.ts";
import { publicProcedure, raises } from "../../trpc.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { eventMonth, eventPage } from "./event-page.ts";
import { includeMore } from "./include-more.ts";
import { getEventInput, listEventsInput, monthInput } from "./inputs.ts";
import { countFacets, listDays, listEvents, resolveFilter } from "./list-queries.ts";
import { findEvent, findListedEvents } from "./queries.ts";
import { type Event, event } from "./schema.ts";
import { maySee } from "./visibility.ts";

const tags = ["Events"];

export const listProcedure = publicProcedure
  .meta({
    shared: "everyone",
    openapi: {
      method: "GET",
      path: "/events",
      tags,
      summary: "List events",
      description:
        "Those that everybody sees and that meet all the filters, a page at a time. Pages stay right while events come and go: what " +
        "was there all the while is on exactly one of them.",
      pagination: { cursor: "cursor", next: "nextCursor" },
    },
  })
  .input(listEventsInput)
  .output(eventPage)
  .query(async ({ ctx: { db }, input: { limit, cursor, include, facets, ...question } }) => {
    const after = cursor === undefined ? undefined : decodeCursor(cursor, question);
    if (cursor !== undefined && !after) throw wrongCursor();
    const { sort, ...wanted } = question;
    const filter = await resolveFilter(db, wanted);
    if (!filter) return { items: [], nextCursor: null, ...(facets && { facets: nothing(facets) }) };
    // One more than asked for tells whether another page follows.
    const found = await listEvents(db, { ...filter, sort }, { after, limit: limit + 1 });
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return {
      items: await includeMore(db, items, include),
      nextCursor: last ? encodeCursor({ key: placeOf(last, sort), id: last.id }, question) : null,
      ...(facets && { facets: await countFacets(db, filter, facets) }),
    };
  });

export const getProcedure = publicProcedure
  .meta({
    shared: "anonymous",
    openapi: {
      method: "GET",
      path: "/events/{id}",
      tags,
      summary: "Get an event",
      description:
        "Anyone may, unless it is a draft or scheduled: then only its organizer and admins. Its `ETag` is good for `If-Match` " +
        "when it is changed or deleted, unless `include` is given.",
    },
  })
  .concat(raises("EVENT_NOT_FOUND"))
  .input(getEventInput)
  .output(event)
  .query(async ({ ctx, input: { id, include } }) => {
    const found = await findEvent(ctx.db, id);
    if (!found || found.deletedAt !== null || !maySee(ctx.viewer, found)) {
      throw new HandbillError("EVENT_NOT_FOUND");
    }
    const [more = found] = await includeMore(ctx.db, [found], include);
    return more;
  });

export const monthProcedure = publicProcedure
  .meta({
    shared: "everyone",
    openapi: {
      method: "GET",
      path: "/calendar/{month}",
      tags,
      summary: "Get a month of events",
      description:
        "For a calendar: the first events of each day, in each event's own time zone. One that lasts several days is on each of them.",
    },
  })
  .input(monthInput)
  .output(eventMonth)
  .query(async ({ ctx: { db }, input: { month, perDay } }) => {
    const first = Temporal.PlainDate.from(`${month}-01`);
    const dates = Array.from({ length: first.daysInMonth }, (_, index) =>
      first.add({ days: index }).toString(),
    );
    const found = await listDays(db, dates, perDay);
    const shown = found.map(({ day, ids }) => ({
      day,
      ids: ids.slice(0, perDay),
      all: ids.length,
    }));
    const events = await findListedEvents(db, [...new Set(shown.flatMap(({ ids }) => ids))]);
    const known = new Set(events.map(({ id }) => id));
    return {
      month,
      days: shown.map(({ day, ids, all }) => ({
        date: day,
        eventIds: ids.filter((id) => known.has(id)), // one may have been deleted since
        hasMore: all > perDay,
      })),
      events: events.toSorted(byStart),
    };
  });

export function wrongCursor(): HandbillError {
  return new HandbillError("VALIDATION_FAILED", {
    fields: [{ path: "cursor", message: "must be the nextCursor of a page of this very list" }],
  });
}

function placeOf({ startsAt, createdAt }: Event, sort: string): Date {
  return new Date(sort.endsWith("created") ? createdAt : startsAt);
}

function nothing(wanted: readonly ("tags" | "months" | "venues")[]) {
  return { ...Object.fromEntries(wanted.map((each) => [each, []])), isComplete: true };
}

function byStart(one: Event, other: Event): number {
  return one.startsAt < other.startsAt || (one.startsAt === other.startsAt && one.id < other.id)
    ? -1
    : 1;
}
