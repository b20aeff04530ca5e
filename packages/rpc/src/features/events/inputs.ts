import { z } from "zod";
import "../../schema-messages.ts";
import {
  attendance,
  date,
  language,
  markdown,
  price,
  publishAt,
  tags,
  time,
  timezone,
  title,
  venueAddress,
  venueName,
  webAddress,
} from "./fields.ts";
import { filterFields, requireOrder } from "./filter-schema.ts";
import { CURSOR, LARGEST_INT, LONGEST, MOST_OF_A_PAGE } from "./limits.ts";

const id = z
  .uuid("must be an event's id")
  .meta({ description: "The event's id.", examples: ["019ab5a4-6c00-7000-8000-000000000001"] });

/** What an answer holds beyond what it always does. */
const include = z
  .array(z.enum(["venue", "descriptionHtml"]))
  .max(2)
  .exactOptional()
  .meta({
    description:
      "What comes along: `venue` for all that is known of each event's venue, `descriptionHtml` for its description as HTML.",
    examples: [["venue"]],
  });

export const getEventInput = z.strictObject({ id, include });

const ifRevision = z
  .int()
  .min(1)
  .max(LARGEST_INT)
  .exactOptional()
  .meta({ description: "Only if the event still has this `revision`; otherwise 412." });

export const ownEventInput = z.strictObject({ id, ifRevision });

const endDate = date.meta({
  description:
    "The local day on which it ends: of an all-day event the last one; without `endTime`, it lasts to the end of that day. At " +
    "most a year after `date`.",
  examples: ["2024-01-01"],
});
const endTime = time.meta({
  description:
    "The local time at which it ends: without `endDate`, on the day it begins, or past midnight when that is not later than `time`.",
  examples: ["2am"],
});
const allDay = z
  .boolean()
  .meta({ description: "Whether it lasts whole days: times then count for nothing." });

const url = webAddress.meta({ description: "Where more is told about it." });
const ticketUrl = webAddress.meta({ description: "Where tickets are sold." });

/** What null takes away. It keeps the description, which would be that of one alternative only. */
function orNull<Field extends z.ZodType>(field: Field) {
  return field.nullable().meta({ description: field.description ?? "" });
}

export const createEventInput = z
  .strictObject({
    date,
    time,
    venue: venueName,
    address: venueAddress,
    timezone: timezone.exactOptional().meta({
      description:
        "The IANA time zone of its dates and times; the venue's when left out, else the server's own.",
    }),
    title: title.exactOptional(),
    description: markdown.exactOptional(),
    url: url.exactOptional(),
    ticketUrl: ticketUrl.exactOptional(),
    price: price.exactOptional(),
    tags: tags.exactOptional(),
    language: language.exactOptional(),
    attendance: attendance.exactOptional(),
    endDate: endDate.exactOptional(),
    endTime: endTime.exactOptional(),
    allDay: allDay.exactOptional(),
    status: z
      .enum(["draft", "published"])
      .exactOptional()
      .meta({ description: "`draft`: nobody else sees it yet. `published` when left out." }),
    publishAt: publishAt.exactOptional(),
  })
  .meta({ id: "CreateEvent", description: "What is needed to publish an event." });

export const updateEventInput = z
  .strictObject({
    id,
    date: date.exactOptional(),
    time: time.exactOptional(),
    timezone: timezone.exactOptional().meta({
      description:
        "The IANA time zone of its dates and times. When left out it stays, except that an event that is moved to another venue, and " +
        "had the former venue's or the server's own, takes the new one's.",
    }),
    venue: venueName.exactOptional(),
    address: venueAddress.exactOptional(),
    title: orNull(title).exactOptional(),
    description: orNull(markdown).exactOptional(),
    url: orNull(url).exactOptional(),
    ticketUrl: orNull(ticketUrl).exactOptional(),
    price: orNull(price).exactOptional(),
    tags: tags.exactOptional(),
    language: orNull(language).exactOptional(),
    attendance: attendance.exactOptional(),
    endDate: orNull(endDate).exactOptional(),
    endTime: orNull(endTime).exactOptional(),
    allDay: allDay.exactOptional(),
    status: z
      .enum(["draft", "published", "cancelled", "postponed", "rescheduled"])
      .exactOptional()
      .meta({
        description:
          "`rescheduled` comes with the new date or time, and keeps the former one. What is published does not become a draft again.",
      }),
    publishAt: orNull(publishAt).exactOptional(),
    ifRevision,
  })
  .meta({
    id: "UpdateEvent",
    description: "What is to change; the rest stays as it is. Null takes a field away.",
  });

export type EventDetails = Omit<z.output<typeof updateEventInput>, "id" | "ifRevision">;

const limit = z
  .int()
  .min(1)
  .max(MOST_OF_A_PAGE)
  .default(20)
  .meta({ description: "How many events a page has at most." });

const cursor = z
  .string()
  .max(LONGEST.cursor)
  .regex(CURSOR, "must be the nextCursor of a page before")
  .exactOptional()
  .meta({
    description: "The `nextCursor` of the page before: of a list asked for in the same way.",
  });

export const listEventsInput = z
  .strictObject({
    ...filterFields,
    sort: z
      .enum(["start", "-start", "created", "-created"])
      .default("start")
      .meta({ description: "What comes first: `-` for the latest." }),
    include,
    facets: z
      .array(z.enum(["tags", "months", "venues"]))
      .max(3)
      .exactOptional()
      .meta({
        description: "What to count the events by: all that the filters find, not only the page's.",
        examples: [["tags"]],
      }),
    limit,
    cursor,
  })
  .superRefine(requireOrder)
  .prefault({});

export const listOwnEventsInput = z.strictObject({ limit, cursor }).prefault({});

export const monthInput = z.strictObject({
  month: z
    .string()
    .max(7)
    .regex(/^[1-9]\d{3}-(0[1-9]|1[0-2])$/, "must be a month, as in 2026-12")
    .meta({ description: "The month.", examples: ["2023-12"] }),
  perDay: z
    .int()
    .min(1)
    .max(20)
    .default(5)
    .meta({ description: "How many events of each day at most." }),
});

export const historyInput = z.strictObject({
  id,
  limit: z
    .int()
    .min(1)
    .max(MOST_OF_A_PAGE)
    .default(20)
    .meta({ description: "How many changes a page has at most." }),
  cursor: z
    .string()
    .max(10)
    .regex(/^\d{1,10}$/, "must be the nextCursor of a page before")
    .exactOptional()
    .meta({ description: "The `nextCursor` of the page before.", examples: ["3"] }),
});
