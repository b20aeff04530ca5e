import { z } from "zod";
import "../../schema-messages.ts";
import { PLAIN_TEXT, plainLine } from "../../plain-text.ts";
import { parseTime } from "./parse-time.ts";

/** IANA names only: Intl takes offsets such as +01:00 too, which know no summer time. */
const TIMEZONE = /^[A-Za-z][A-Za-z0-9/_+-]*$/;
const CURSOR = /^[A-Za-z0-9_-]*$/;
const MOST_OF_A_PAGE = 100;
/** What an INT holds. */
const LARGEST_INT = 2_147_483_647;

const EARLIEST = "1000-01-02"; // a DATETIME in UTC holds the years 1000 to 9999, wherever the event is
const LATEST = "9999-12-30";

const date = z.iso
  .date({
    abort: true,
    error: ({ code }) =>
      code === "invalid_type" ? undefined : "must be a day of the calendar, as in 2026-12-31",
  })
  .refine((day) => day >= EARLIEST && day <= LATEST, {
    error: `must lie between ${EARLIEST} and ${LATEST}`,
  })
  .meta({
    description: `A day of the calendar, from ${EARLIEST} to ${LATEST}.`,
    examples: ["2023-12-31"],
  });

const NOT_A_TIME = "must be a time of day, as in 20:00, 8pm, 8:30 PM, noon or midnight";

const time = z
  .string()
  .trim()
  .max(20)
  .regex(/^[A-Za-z0-9:. ]*$/, NOT_A_TIME)
  .meta({
    description: "`8pm`, `8:30 PM`, `20:00`, `20.30`, `noon` or `midnight`; answered as `20:00`.",
    examples: ["8pm"],
  })
  .transform((text, { issues }) => {
    const parsed = parseTime(text);
    if (parsed !== undefined) return parsed;
    issues.push({ code: "custom", input: text, message: NOT_A_TIME });
    return z.NEVER;
  });

const NOT_A_TIMEZONE = "must be an IANA time zone, as in Europe/Paris";

const timezone = z
  .string()
  .max(64)
  .regex(TIMEZONE, { error: NOT_A_TIMEZONE, abort: true })
  .refine(isTimezone, NOT_A_TIMEZONE)
  .meta({ description: "An IANA time zone.", examples: ["Europe/Paris"] });

const venue = plainLine(200).meta({ description: "The place's name.", examples: ["Event Venue"] });
const address = plainLine(500).meta({ description: "Where it is.", examples: ["Event Address"] });

const id = z
  .uuid("must be an event's id")
  .meta({ description: "The event's id.", examples: ["019ab5a4-6c00-7000-8000-000000000001"] });

export const eventId = z.strictObject({ id });

const ifRevision = z
  .int()
  .min(1)
  .max(LARGEST_INT)
  .exactOptional()
  .meta({ description: "Only if the event still has this `revision`; otherwise 412." });

export const deleteEventInput = z.strictObject({ id, ifRevision });

export const createEventInput = z
  .strictObject({
    date,
    time,
    timezone: timezone.exactOptional().meta({
      description: "The IANA time zone of date and time; the server's own when left out.",
    }),
    venue,
    address,
  })
  .meta({ id: "CreateEvent", description: "What is needed to publish an event." });

export const updateEventInput = z
  .strictObject({
    id,
    date: date.exactOptional(),
    time: time.exactOptional(),
    timezone: timezone.exactOptional(),
    venue: venue.exactOptional(),
    address: address.exactOptional(),
    ifRevision,
  })
  .meta({ id: "UpdateEvent", description: "What is to change; the rest stays as it is." });

export const listEventsInput = z
  .strictObject({
    from: date
      .exactOptional()
      .meta({ description: "The first day, in each event's own time zone." }),
    to: date.exactOptional().meta({ description: "The last day, itself included." }),
    limit: z
      .int()
      .min(1)
      .max(MOST_OF_A_PAGE)
      .default(20)
      .meta({ description: "How many events a page has at most." }),
    cursor: z
      .string()
      .max(200)
      .regex(CURSOR, "must be the nextCursor of a page before")
      .exactOptional()
      .meta({ description: "The `nextCursor` of the page before." }),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ["to"],
    error: "must not be before from",
  })
  .prefault({});

const instant = z.iso.datetime().meta({ maxLength: 24, examples: ["2023-12-31T19:00:00.000Z"] });

// Limits of what comes out are said, not checked: what the columns hold is within them.
export const event = z
  .object({
    id: z.uuid().meta({
      description: "The event's id.",
      examples: ["019ab5a4-6c00-7000-8000-000000000001"],
    }),
    date: z.iso.date().meta({ description: "The local day.", examples: ["2023-12-31"] }),
    time: z.string().meta({
      description: "The local time of day, as in 20:00.",
      pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]$",
      maxLength: 5,
      examples: ["20:00"],
    }),
    timezone: z.string().meta({
      description: "The IANA time zone of date and time.",
      pattern: TIMEZONE.source,
      maxLength: 64,
      examples: ["Europe/Paris"],
    }),
    startsAt: instant.meta({ description: "The same moment in UTC." }),
    venue: z.string().meta({
      description: "The place's name.",
      pattern: PLAIN_TEXT.source,
      maxLength: 200,
      examples: ["Event Venue"],
    }),
    address: z.string().meta({
      description: "Where it is.",
      pattern: PLAIN_TEXT.source,
      maxLength: 500,
      examples: ["Event Address"],
    }),
    organizer: z
      .object({
        id: z.uuid().meta({
          description: "The user's id.",
          examples: ["019ab5a4-6c00-7000-8000-000000000002"],
        }),
        username: z.string().meta({
          description: "The name that others see.",
          pattern: "^[A-Za-z0-9._-]*$",
          maxLength: 32,
          examples: ["test"],
        }),
      })
      .meta({ id: "Organizer", description: "Who published it, and may change it." }),
    revision: z
      .int()
      .min(1)
      .max(LARGEST_INT)
      .meta({ description: "1 at first, and one more with each change.", examples: [1] }),
    createdAt: instant.meta({
      description: "When it was published.",
      examples: ["2023-12-01T12:00:00.000Z"],
    }),
    updatedAt: instant.meta({
      description: "When it was changed last.",
      examples: ["2023-12-01T12:00:00.000Z"],
    }),
  })
  .meta({ id: "Event", description: "Something that takes place, once." });

export const eventPage = z
  .object({
    items: z.array(event).max(MOST_OF_A_PAGE).meta({ description: "In order of their start." }),
    nextCursor: z
      .string()
      .meta({ pattern: CURSOR.source, maxLength: 200 })
      .nullable()
      .meta({
        description: "Asks for the next page, as `cursor`; null on the last.",
        examples: ["MTcwNDA0OTIwMDAwMC4wMTlhYjVhNC02YzAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDE"],
      }),
  })
  .meta({ id: "EventPage", description: "Some of the events, and where the others are." });

export type Event = z.infer<typeof event>;

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
