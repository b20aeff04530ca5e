import { z } from "zod";
import "../../schema-messages.ts";
import { parseTime } from "./parse-time.ts";

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
  .meta({ examples: ["2023-12-31"] });

const time = z
  .string()
  .max(20)
  .transform((text, { issues }) => {
    const parsed = parseTime(text);
    if (parsed !== undefined) return parsed;
    issues.push({
      code: "custom",
      input: text,
      message: "must be a time of day, as in 20:00, 8pm, 8:30 PM, noon or midnight",
    });
    return z.NEVER;
  })
  .meta({
    description: "`8pm`, `8:30 PM`, `20:00`, `20.30`, `noon` or `midnight`; answered as `20:00`.",
    examples: ["8pm"],
  });

const timezone = z
  .string()
  .max(64)
  .refine(isTimezone, { error: "must be an IANA time zone, as in Europe/Paris" })
  .meta({ examples: ["Europe/Paris"] });

const venue = line(200).meta({ examples: ["Event Venue"] });
const address = line(500).meta({ examples: ["Event Address"] });

const id = z
  .uuid("must be an event's id")
  .meta({ examples: ["019ab5a4-6c00-7000-8000-000000000001"] });

export const eventId = z.strictObject({ id });

const ifRevision = z
  .int()
  .min(1)
  .exactOptional()
  .meta({ description: "Only if the event still has this `revision`; otherwise 412." });

export const deleteEventInput = z.strictObject({ id, ifRevision });

export const createEventInput = z.strictObject({
  date,
  time,
  timezone: timezone.exactOptional().meta({ description: "The server's own when left out." }),
  venue,
  address,
});

export const updateEventInput = z.strictObject({
  id,
  date: date.exactOptional(),
  time: time.exactOptional(),
  timezone: timezone.exactOptional(),
  venue: venue.exactOptional(),
  address: address.exactOptional(),
  ifRevision,
});

export const listEventsInput = z
  .strictObject({
    from: date
      .exactOptional()
      .meta({ description: "The first day, in each event's own time zone." }),
    to: date.exactOptional().meta({ description: "The last day, itself included." }),
    limit: z.int().min(1).max(100).default(20),
    cursor: z
      .string()
      .max(200)
      .exactOptional()
      .meta({ description: "The `nextCursor` of the page before." }),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ["to"],
    error: "must not be before from",
  })
  .prefault({});

export const event = z
  .object({
    id: z.uuid(),
    date: z.iso.date().meta({ description: "The local day." }),
    time: z.string().meta({ description: "The local time of day, as in 20:00." }),
    timezone: z.string().meta({ description: "The IANA time zone of date and time." }),
    startsAt: z.iso.datetime().meta({ description: "The same moment in UTC." }),
    venue: z.string(),
    address: z.string(),
    organizer: z.object({ id: z.uuid(), username: z.string() }),
    revision: z.int().min(1).meta({ description: "1 at first, and one more with each change." }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: "Event" });

export const eventPage = z
  .object({
    items: z.array(event),
    nextCursor: z.string().nullable().meta({ description: "null on the last page." }),
  })
  .meta({ id: "EventPage" });

export type Event = z.infer<typeof event>;

/** Text without control characters or broken surrogate pairs; spaces around it are dropped. */
function line(max: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), {
      error: "must be one line of plain text, without control characters",
    });
}

/** IANA names only: Intl takes offsets such as +01:00 too, which know no summer time. */
function isTimezone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
