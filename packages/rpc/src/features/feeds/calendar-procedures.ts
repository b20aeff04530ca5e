import type { TRPCRouterRecord } from "@trpc/server";
import { Temporal } from "temporal-polyfill";
import type { Context } from "../../context.ts";
import { HandbillError } from "../../errors.ts";
import { publicProcedure, raises } from "../../trpc.ts";
import type { FilterInput } from "../events/filter-schema.ts";
import { listEvents, resolveFilter } from "../events/list-queries.ts";
import { findListedEvents } from "../events/queries.ts";
import { findOrganizer } from "../organizers/queries.ts";
import { findVenue } from "../venues/queries.ts";
import { FRESH_FOR_MINUTES, tags } from "./caching.ts";
import { writeCalendar } from "./calendar.ts";
import { feedName } from "./feed-name.ts";
import { feedUrl } from "./feed-url.ts";
import { DAYS_BACK, LONGEST_DESCRIPTION, MOST_IN_CALENDAR } from "./limits.ts";
import {
  calendarInput,
  calendarText,
  feedEventInput,
  organizerCalendarInput,
  tagCalendarInput,
  venueCalendarInput,
} from "./schema.ts";

const contentType = "text/calendar";

const WHICH =
  `At most ${MOST_IN_CALENDAR} events in order of their start; without \`from\`, those since ${DAYS_BACK} days ago. Subscribe to it by its ` +
  "`webcal:` URL, which is the same but for the scheme: calendars then ask again every hour. Long descriptions are cut.";

export const calendarProcedures = {
  calendar: publicProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/events.ics",
        tags,
        summary: "Subscribe to events",
        description: `As iCalendar (RFC 5545, RFC 7986), with the filters of \`GET /events\`. ${WHICH}`,
        contentType,
        headers: FRESH_FOR_MINUTES,
      },
      shared: "everyone",
    })
    .input(calendarInput)
    .output(calendarText)
    .query(({ ctx, input: { cancelled, ...filter } }) =>
      subscription(ctx, filter, cancelled, {
        name: feedName(ctx.policy.siteName, filter),
        url: feedUrl(ctx.policy.publicUrls.api, "/events.ics", filter, dropOf(cancelled)),
      }),
    ),

  venueCalendar: publicProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/venues/{id}/events.ics",
        tags,
        summary: "Subscribe to a venue's events",
        description: `As iCalendar. ${WHICH}`,
        contentType,
        headers: FRESH_FOR_MINUTES,
      },
      shared: "everyone",
    })
    .concat(raises("VENUE_NOT_FOUND"))
    .input(venueCalendarInput)
    .output(calendarText)
    .query(async ({ ctx, input: { id, cancelled, ...filter } }) => {
      const venue = await findVenue(ctx.db, id);
      if (!venue) throw new HandbillError("VENUE_NOT_FOUND");
      const path = `/venues/${venue.id}/events.ics`;
      return subscription(ctx, { ...filter, venue: venue.id }, cancelled, {
        name: feedName(ctx.policy.siteName, filter, venue.name),
        url: feedUrl(ctx.policy.publicUrls.api, path, filter, dropOf(cancelled)),
      });
    }),

  organizerCalendar: publicProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/organizers/{handle}/events.ics",
        tags,
        summary: "Subscribe to an organizer's events",
        description: `As iCalendar. ${WHICH}`,
        contentType,
        headers: FRESH_FOR_MINUTES,
      },
      shared: "everyone",
    })
    .concat(raises("ORGANIZER_NOT_FOUND"))
    .input(organizerCalendarInput)
    .output(calendarText)
    .query(async ({ ctx, input: { handle, cancelled, ...filter } }) => {
      const organizer = await findOrganizer(ctx.db, handle);
      if (!organizer) throw new HandbillError("ORGANIZER_NOT_FOUND");
      const { username, displayName } = organizer;
      const path = `/organizers/${username}/events.ics`;
      return subscription(ctx, { ...filter, organizer: username }, cancelled, {
        name: feedName(ctx.policy.siteName, filter, displayName ?? username),
        url: feedUrl(ctx.policy.publicUrls.api, path, filter, dropOf(cancelled)),
      });
    }),

  tagCalendar: publicProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/tags/{tag}/events.ics",
        tags,
        summary: "Subscribe to events with a tag",
        description: `As iCalendar. ${WHICH}`,
        contentType,
        headers: FRESH_FOR_MINUTES,
      },
      shared: "everyone",
    })
    .input(tagCalendarInput)
    .output(calendarText)
    .query(({ ctx, input: { tag, cancelled, ...filter } }) => {
      const path = `/tags/${encodeURIComponent(tag)}/events.ics`;
      return subscription(ctx, { ...filter, tag: [tag] }, cancelled, {
        name: feedName(ctx.policy.siteName, { ...filter, tag: [tag] }),
        url: feedUrl(ctx.policy.publicUrls.api, path, filter, dropOf(cancelled)),
      });
    }),

  eventCalendar: publicProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/events/{id}/event.ics",
        tags,
        summary: "Put an event into a calendar",
        description:
          "As iCalendar (RFC 5545). Its UID is the event's id, as in every other calendar.",
        contentType,
        headers: FRESH_FOR_MINUTES,
      },
      shared: "everyone",
    })
    .concat(raises("EVENT_NOT_FOUND"))
    .input(feedEventInput)
    .output(calendarText)
    .query(async ({ ctx, input: { id } }) => {
      const [event] = await findListedEvents(ctx.db, [id]);
      if (!event) throw new HandbillError("EVENT_NOT_FOUND");
      const { api, web } = ctx.policy.publicUrls;
      return writeCalendar([event], {
        name: event.title,
        url: `${api}/events/${event.id}/event.ics`,
        webUrl: web,
        longestDescription: LONGEST_DESCRIPTION.ofOne,
      });
    }),
} satisfies TRPCRouterRecord;

/** The calendar of the events that a filter finds. */
async function subscription(
  { db, clock, policy }: Context,
  input: FilterInput,
  cancelled: "keep" | "drop",
  names: { name: string; url: string },
): Promise<string> {
  const status = cancelled === "drop" ? (input.status ?? LISTED).filter(isOn) : input.status;
  const wanted = { ...input, from: input.from ?? daysBefore(clock()), ...(status && { status }) };
  const filter = status?.length === 0 ? undefined : await resolveFilter(db, wanted);
  const events = filter
    ? await listEvents(db, { ...filter, sort: "start" }, { limit: MOST_IN_CALENDAR })
    : [];
  return writeCalendar(events, {
    ...names,
    webUrl: policy.publicUrls.web,
    longestDescription: LONGEST_DESCRIPTION.ofMany,
  });
}

type Statuses = NonNullable<FilterInput["status"]>;

const LISTED: Statuses = ["published", "cancelled", "postponed", "rescheduled"];

function isOn(status: Statuses[number]): boolean {
  return status !== "cancelled";
}

function dropOf(cancelled: "keep" | "drop"): Record<string, string> {
  return cancelled === "drop" ? { cancelled } : {};
}

/** The day in UTC; a day sooner or later in an event's own zone makes no difference here. */
function daysBefore(now: Date): string {
  const today = Temporal.PlainDate.from(now.toISOString().slice(0, "YYYY-MM-DD".length));
  return today.subtract({ days: DAYS_BACK }).toString();
}
