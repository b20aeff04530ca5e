import { z } from "zod";
import { filterFields, requireOrder } from "../events/filter-schema.ts";
import { jsonFeed } from "./json-feed-schema.ts";
import { jsonLd } from "./json-ld-schema.ts";
import { DAYS_BACK } from "./limits.ts";
import { parsePlace, SITEMAP_PLACE } from "./sitemap-place.ts";
import "../../schema-messages.ts";

const cancelled = z
  .enum(["keep", "drop"])
  .default("keep")
  .meta({
    description:
      "Whether events that were cancelled stay, as `CANCELLED`, or are dropped: then they go from the subscriber's calendar.",
    examples: ["drop"],
  });

const from = filterFields.from.meta({
  description: `The first day, in each event's own time zone. Without it, the calendar begins ${DAYS_BACK} days ago.`,
});

const { venue: _venue, organizer: _organizer, tag, ...others } = filterFields;

export const calendarInput = z
  .strictObject({ ...filterFields, from, cancelled })
  .superRefine(requireOrder);

export const venueCalendarInput = z
  .strictObject({
    id: z.uuid("must be a venue's id").meta({
      description: "The venue's id.",
      examples: ["019ab5a4-6c00-7000-8000-000000000004"],
    }),
    ...{ ...others, organizer: filterFields.organizer, tag, from, cancelled },
  })
  .superRefine(requireOrder);

export const organizerCalendarInput = z
  .strictObject({
    handle: filterFields.organizer
      .unwrap()
      .meta({ description: "The organizer's username.", examples: ["test"] }),
    ...{ ...others, venue: filterFields.venue, tag, from, cancelled },
  })
  .superRefine(requireOrder);

export const tagCalendarInput = z
  .strictObject({
    tag: tag
      .unwrap()
      .element.meta({ description: "The tag, in whichever case.", examples: ["concert"] }),
    ...{ ...others, venue: filterFields.venue, organizer: filterFields.organizer, from, cancelled },
  })
  .superRefine(requireOrder);

export const newsInput = z.strictObject(filterFields).superRefine(requireOrder);

export const feedEventInput = z.strictObject({
  id: z.uuid("must be an event's id").meta({
    description: "The event's id.",
    examples: ["019ab5a4-6c00-7000-8000-000000000001"],
  }),
});

const place = z
  .string()
  .max(60)
  .regex(SITEMAP_PLACE, { error: "must be as in the index of sitemaps", abort: true })
  .transform((text, { issues }) => {
    const parsed = parsePlace(text);
    if (parsed) return parsed;
    issues.push({ code: "custom", input: text, message: "must be as in the index of sitemaps" });
    return z.NEVER;
  });

export const sitemapInput = z.strictObject({
  after: place.exactOptional().meta({
    description: "Only what comes after this place.",
    examples: ["1701432000000.019ab5a4-6c00-7000-8000-000000000001"],
  }),
  until: place.exactOptional().meta({
    description: "Only what comes until this place.",
    examples: ["1701518400000.019ab5a4-6c00-7000-8000-000000000009"],
  }),
});

export const calendarText = z.string().meta({
  description: "An iCalendar object (RFC 5545).",
  pattern: "^BEGIN:VCALENDAR\\r\\n",
  maxLength: 50_000_000,
  examples: [
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Handbill//Handbill//EN\r\nEND:VCALENDAR\r\n",
  ],
});

const xml = (description: string, root: string, maxLength: number) =>
  z.string().meta({
    description,
    pattern: `^<\\?xml [^>]*\\?>\\s*<${root} `,
    maxLength,
    examples: [`<?xml version="1.0" encoding="utf-8"?>\n<${root} >…</${root}>`],
  });

export const rssText = xml("RSS 2.0.", "rss", 10_000_000);
export const atomText = xml("Atom (RFC 4287).", "feed", 10_000_000);
export const sitemapIndexText = xml(
  "An index of sitemaps (sitemaps.org).",
  "sitemapindex",
  10_000_000,
);
export const sitemapText = xml("A sitemap (sitemaps.org).", "urlset", 50_000_000);

const address = (description: string, example: string) =>
  z.string().meta({ format: "uri", maxLength: 4_000, description, examples: [example] });

export const feedLinks = z
  .object({
    webcal: address(
      "The calendar, for calendars to subscribe to.",
      "webcal://api.example.com/events.ics?tag=concert",
    ),
    calendar: address("The same, to download.", "https://api.example.com/events.ics?tag=concert"),
    rss: address("News as RSS 2.0.", "https://api.example.com/events.rss?tag=concert"),
    atom: address("News as Atom.", "https://api.example.com/events.atom?tag=concert"),
    jsonFeed: address(
      "News as a JSON Feed.",
      "https://api.example.com/events.feed.json?tag=concert",
    ),
  })
  .meta({ id: "FeedLinks", description: "Where feeds are." });

export { jsonFeed, jsonLd };
