import { z } from "zod";
import "../../schema-messages.ts";
import { coordinates } from "../../coordinates.ts";
import { HTML_PATTERN, LONGEST_HTML, MARKDOWN } from "../../markdown-text.ts";
import { PLAIN_TEXT } from "../../plain-text.ts";
import { venue } from "../venues/schema.ts";
import {
  ATTENDANCES,
  CURSOR,
  LANGUAGE,
  LARGEST_INT,
  LONGEST,
  MOST_OF_A_PAGE,
  MOST_TAGS,
  STATUSES,
  TIMEZONE,
} from "./limits.ts";

const TIME_PATTERN = "^([01][0-9]|2[0-3]):[0-5][0-9]$";

// Limits of what comes out are said, not checked: what the columns hold is within them.
const instant = z.iso.datetime().meta({ maxLength: 24, examples: ["2023-12-31T19:00:00.000Z"] });
const localTime = z.string().meta({ pattern: TIME_PATTERN, maxLength: 5, examples: ["20:00"] });
const line = (maxLength: number) => z.string().meta({ pattern: PLAIN_TEXT.source, maxLength });
const link = z
  .string()
  .meta({ format: "uri", maxLength: LONGEST.url, examples: ["https://example.com/concert"] });
const clockChange = z.enum(["skipped", "repeated"]).nullable();

const organizer = z
  .object({
    id: z.uuid().meta({
      description: "The user's id.",
      examples: ["019ab5a4-6c00-7000-8000-000000000002"],
    }),
    username: z.string().meta({
      description: "The name that others see, and the handle of the public page.",
      pattern: "^[A-Za-z0-9._-]*$",
      maxLength: 32,
      examples: ["test"],
    }),
    displayName: line(100)
      .nullable()
      .meta({ description: "What the organizer is called; null for the username." }),
  })
  .meta({ id: "Organizer", description: "Who published it, and may change it." });

export const event = z
  .object({
    id: z.uuid().meta({
      description: "The event's id.",
      examples: ["019ab5a4-6c00-7000-8000-000000000001"],
    }),
    title: line(LONGEST.title).meta({
      description: "What it is called: the venue's name where nothing else was said.",
      examples: ["New Year's Eve Concert"],
    }),
    description: z
      .string()
      .meta({ pattern: MARKDOWN.source, maxLength: LONGEST.description })
      .nullable()
      .meta({
        description: "What it is about, in Markdown (CommonMark), as it was written.",
        examples: ["An evening of **waltzes**."],
      }),
    descriptionHtml: z
      .string()
      .exactOptional()
      .meta({
        pattern: HTML_PATTERN,
        maxLength: LONGEST_HTML,
        description:
          "The description as HTML in which nothing runs; only with `include=descriptionHtml`.",
        examples: ["<p>An evening of <strong>waltzes</strong>.</p>\n"],
      }),
    url: link.nullable().meta({ description: "Where more is told about it." }),
    ticketUrl: link.nullable().meta({ description: "Where tickets are sold." }),
    price: line(LONGEST.price)
      .nullable()
      .meta({ description: "What it costs, in words.", examples: ["€ 12, reduced € 8"] }),
    tags: z
      .array(line(LONGEST.tag))
      .max(MOST_TAGS)
      .meta({ description: "What kind of event it is.", examples: [["concert", "waltz"]] }),
    language: z
      .string()
      .meta({ pattern: LANGUAGE.source, maxLength: LONGEST.language })
      .nullable()
      .meta({ description: "The language that it is held in (BCP 47).", examples: ["fr"] }),
    attendance: z
      .enum(ATTENDANCES)
      .meta({ description: "Whether one goes there, takes part online, or either." }),
    date: z.iso.date().meta({ description: "The local day.", examples: ["2023-12-31"] }),
    time: localTime.meta({ description: "The local time of day; 00:00 when it lasts all day." }),
    endDate: z.iso
      .date()
      .nullable()
      .meta({
        description: "The local day on which it ends; of an all-day event, the last one.",
        examples: ["2024-01-01"],
      }),
    endTime: localTime
      .nullable()
      .meta({ description: "The local time at which it ends.", examples: ["02:00"] }),
    allDay: z.boolean().meta({ description: "Whether it lasts whole days.", examples: [false] }),
    timezone: z.string().meta({
      description: "The IANA time zone of its dates and times.",
      pattern: TIMEZONE.source,
      maxLength: LONGEST.timezone,
      examples: ["Europe/Paris"],
    }),
    startsAt: instant.meta({ description: "When it begins, in UTC." }),
    endsAt: instant.meta({
      description:
        "When it is over, in UTC: without an end of its own, at the end of its local day. Exclusive.",
      examples: ["2024-01-01T01:00:00.000Z"],
    }),
    clockChange: clockChange.meta({
      description:
        "`skipped`: the clocks go forward past `time`, and it begins as much later. `repeated`: `time` comes twice that " +
        "day, and the first is meant (RFC 5545 §3.3.5). Null on all other days.",
    }),
    endClockChange: clockChange.meta({ description: "The same for the end." }),
    status: z.enum(STATUSES).meta({
      description:
        "`draft` and `scheduled` events are seen by their organizer only. Of a `rescheduled` one, `formerDate` says when it " +
        "was to be; of a `postponed` one, the date holds no longer and the new one is not known yet.",
    }),
    publishAt: instant.nullable().meta({
      description: "When a scheduled event is to be published.",
      examples: ["2023-12-01T12:00:00.000Z"],
    }),
    formerDate: z.iso
      .date()
      .nullable()
      .meta({
        description:
          "Of a rescheduled event: the day on which it was to be, in `timezone` as it is now.",
        examples: ["2023-12-30"],
      }),
    formerTime: localTime.nullable().meta({ description: "And the time." }),
    deletedAt: instant.nullable().meta({
      description: "When it was deleted; for 30 days its organizer can restore it.",
      examples: ["2023-12-02T12:00:00.000Z"],
    }),
    venue: line(LONGEST.venue).meta({
      description: "The place's name.",
      examples: ["Event Venue"],
    }),
    address: line(LONGEST.address).meta({
      description: "Where it is.",
      examples: ["Event Address"],
    }),
    venueId: z
      .uuid()
      .nullable()
      .meta({
        description: "The venue's id; null for a moment with events of an earlier release.",
        examples: ["019ab5a4-6c00-7000-8000-000000000004"],
      }),
    coordinates: coordinates
      .nullable()
      .meta({ description: "Where the venue is; null when nobody has said." }),
    venueDetails: venue.nullable().exactOptional().meta({
      description: "All that is known of the venue; only with `include=venue`.",
    }),
    organizer,
    revision: z
      .int()
      .min(1)
      .max(LARGEST_INT)
      .meta({ description: "1 at first, and one more with each change.", examples: [1] }),
    createdAt: instant.meta({
      description: "When it was entered.",
      examples: ["2023-12-01T12:00:00.000Z"],
    }),
    updatedAt: instant.meta({
      description: "When it was changed last.",
      examples: ["2023-12-01T12:00:00.000Z"],
    }),
  })
  .meta({ id: "Event", description: "Something that takes place, once." });

export type Event = z.infer<typeof event>;

export const nextCursor = z
  .string()
  .meta({ pattern: CURSOR.source, maxLength: LONGEST.cursor })
  .nullable()
  .meta({
    description: "Asks for the next page, as `cursor`; null on the last.",
    examples: ["MTcwNDA0OTIwMDAwMC4wMTlhYjVhNC02YzAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDE"],
  });

export const eventItems = z.array(event).max(MOST_OF_A_PAGE);
