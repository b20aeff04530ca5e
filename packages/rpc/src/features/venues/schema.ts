import { z } from "zod";
import "../../schema-messages.ts";
import { coordinates } from "../../coordinates.ts";
import { HTML_PATTERN, LONGEST_HTML, LONGEST_MARKDOWN, MARKDOWN } from "../../markdown-text.ts";
import { PLAIN_TEXT } from "../../plain-text.ts";
import { LONGEST_TIMEZONE, TIMEZONE } from "../../timezone.ts";
import { LONGEST_WEB_ADDRESS } from "../../web-address.ts";
import { CURSOR, LARGEST_INT, LONGEST, MOST_OF_A_PAGE, MOST_PEOPLE } from "./limits.ts";

// Limits of what comes out are said, not checked: what the columns hold is within them.
const line = (maxLength: number) => z.string().meta({ pattern: PLAIN_TEXT.source, maxLength });
const instant = z.iso.datetime().meta({ maxLength: 24, examples: ["2023-12-01T12:00:00.000Z"] });

export const venue = z
  .object({
    id: z.uuid().meta({
      description:
        "The venue's id. It differs from the one that was asked for when that venue was merged into this one.",
      examples: ["019ab5a4-6c00-7000-8000-000000000004"],
    }),
    name: line(LONGEST.name).meta({
      description: "What it is called.",
      examples: ["Event Venue"],
    }),
    address: line(LONGEST.address).meta({
      description: "Where it is.",
      examples: ["Event Address"],
    }),
    description: z
      .string()
      .meta({ pattern: MARKDOWN.source, maxLength: LONGEST_MARKDOWN })
      .nullable()
      .meta({
        description: "What is to be known of it, in Markdown (CommonMark), as it was written.",
        examples: ["A former **ballroom**. The entrance is in the yard."],
      }),
    descriptionHtml: z
      .string()
      .exactOptional()
      .meta({
        pattern: HTML_PATTERN,
        maxLength: LONGEST_HTML,
        description:
          "The description as HTML in which nothing runs; only with `include=descriptionHtml`.",
        examples: ["<p>A former <strong>ballroom</strong>.</p>\n"],
      }),
    url: z
      .string()
      .meta({
        format: "uri",
        maxLength: LONGEST_WEB_ADDRESS,
        examples: ["https://example.com/venue"],
      })
      .nullable()
      .meta({ description: "Its own web page." }),
    coordinates: coordinates
      .nullable()
      .meta({ description: "Where it is; null when nobody has said." }),
    timezone: line(LONGEST_TIMEZONE)
      .meta({ pattern: TIMEZONE.source, examples: ["Europe/Paris"] })
      .nullable()
      .meta({ description: "The IANA time zone of events here that name none." }),
    capacity: z
      .int()
      .min(1)
      .max(MOST_PEOPLE)
      .nullable()
      .meta({ description: "How many people fit in.", examples: [250] }),
    revision: z
      .int()
      .min(1)
      .max(LARGEST_INT)
      .meta({ description: "1 at first, and one more with each change.", examples: [1] }),
    createdAt: instant.meta({ description: "When an event named it first." }),
    updatedAt: instant.meta({ description: "When it was changed last." }),
  })
  .meta({ id: "Venue", description: "Where events take place." });

export type Venue = z.infer<typeof venue>;

export const venuePage = z
  .object({
    items: z.array(venue).max(MOST_OF_A_PAGE).meta({ description: "The venues, by name." }),
    nextCursor: z
      .string()
      .meta({ pattern: CURSOR.source, maxLength: LONGEST.cursor })
      .nullable()
      .meta({
        description: "Asks for the next page, as `cursor`; null on the last.",
        examples: ["AZq1pGwAcACAAAAAAAAABEV2ZW50IFZlbnVl"],
      }),
  })
  .meta({ id: "VenuePage", description: "A page of venues." });
