import { z } from "zod";
import { PLAIN_TEXT } from "../../plain-text.ts";
import { LONGEST, MOST_OF_A_PAGE } from "./limits.ts";
import { event, eventItems, nextCursor } from "./schema.ts";

const count = z
  .int()
  .min(1)
  .max(10_000)
  .meta({ description: "How many events.", examples: [12] });

const month = z.string().meta({
  description: "A month.",
  pattern: "^\\d{4}-\\d{2}$",
  maxLength: 7,
  examples: ["2023-12"],
});

const facets = z
  .object({
    tags: z
      .array(
        z.object({
          tag: z.string().meta({
            description: "In lower case, without accents.",
            pattern: PLAIN_TEXT.source,
            maxLength: 100,
            examples: ["concert"],
          }),
          count,
        }),
      )
      .max(50)
      .exactOptional()
      .meta({ description: "The commonest tags first." }),
    months: z
      .array(
        z.object({
          month,
          count,
        }),
      )
      .max(50)
      .exactOptional()
      .meta({ description: "The months in which events begin, in order." }),
    venues: z
      .array(
        z.object({
          id: z.uuid().meta({
            description: "The venue's id.",
            examples: ["019ab5a4-6c00-7000-8000-000000000004"],
          }),
          name: z.string().meta({
            description: "The venue's name, as one of the events has it.",
            pattern: PLAIN_TEXT.source,
            maxLength: LONGEST.venue,
            examples: ["Event Venue"],
          }),
          count,
        }),
      )
      .max(50)
      .exactOptional()
      .meta({ description: "The venues with the most events first." }),
    isComplete: z.boolean().meta({
      description: "Whether all events were counted; otherwise, the first 10,000 were.",
      examples: [true],
    }),
  })
  .meta({ id: "Facets", description: "What the found events have in common, and how often." });

export const eventPage = z
  .object({
    items: eventItems.meta({ description: "In the order asked for." }),
    nextCursor,
    facets: facets.exactOptional(),
  })
  .meta({ id: "EventPage", description: "Some of the events, and where the others are." });

export const ownEventPage = z
  .object({ items: eventItems.meta({ description: "The latest first." }), nextCursor })
  .meta({ id: "OwnEventPage", description: "Some of one's own events, in whichever state." });

export const eventMonth = z
  .object({
    month,
    days: z
      .array(
        z.object({
          date: z.iso.date().meta({ description: "A day of the month.", examples: ["2023-12-31"] }),
          eventIds: z
            .array(z.uuid())
            .max(20)
            .meta({
              description: "Of the first events of the day, and of those that go on.",
              examples: [["019ab5a4-6c00-7000-8000-000000000001"]],
            }),
          hasMore: z.boolean().meta({
            description: "Whether the day has others: list them by `from` and `to`.",
            examples: [false],
          }),
        }),
      )
      .max(31)
      .meta({ description: "Every day of the month." }),
    events: z
      .array(event)
      .max(31 * 20)
      .meta({ description: "The events of the days, each once." }),
  })
  .meta({
    id: "EventMonth",
    description: "What takes place in a month, each event on its local days.",
  });

const value = z.unknown().meta({ description: "Null when there was none." });

export const eventHistoryEntry = z
  .object({
    revision: z.int().meta({ description: "That the change made.", examples: [2] }),
    kind: z
      .enum(["created", "updated", "published", "deleted", "restored", "rezoned"])
      .meta({ description: "What was done." }),
    at: z.iso
      .datetime()
      .meta({ maxLength: 24, description: "When.", examples: ["2023-12-01T12:00:00.000Z"] }),
    by: z
      .object({
        id: z.uuid().meta({
          description: "The user's id.",
          examples: ["019ab5a4-6c00-7000-8000-000000000002"],
        }),
        username: z
          .string()
          .meta({ pattern: "^[A-Za-z0-9._-]*$", maxLength: 32 })
          .nullable()
          .meta({
            description: "The username; null when the account is gone.",
            examples: ["test"],
          }),
      })
      .nullable()
      .meta({ description: "Who did it; null for the server itself." }),
    changes: z
      .record(
        z.string().meta({ pattern: "^[A-Za-z]+$", maxLength: 40 }),
        z.object({ before: value, after: value }),
      )
      .meta({
        description: "The fields that changed, by name.",
        examples: [{ title: { before: "Concert", after: "New Year's Eve Concert" } }],
      }),
  })
  .meta({ id: "EventHistoryEntry", description: "A change of an event." });

export type EventHistoryEntry = z.infer<typeof eventHistoryEntry>;

export const eventHistoryPage = z
  .object({
    items: z
      .array(eventHistoryEntry)
      .max(MOST_OF_A_PAGE)
      .meta({ description: "The latest change first." }),
    nextCursor: z
      .string()
      .meta({ pattern: "^\\d{1,10}$", maxLength: 10 })
      .nullable()
      .meta({
        description: "Asks for the next page, as `cursor`; null on the last.",
        examples: ["3"],
      }),
  })
  .meta({ id: "EventHistory", description: "What became of an event, and who did it." });
