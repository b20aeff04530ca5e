import { z } from "zod";
import "../../schema-messages.ts";
import { markdownText } from "../../markdown-text.ts";
import { near, radius } from "../../near.ts";
import { plainLine } from "../../plain-text.ts";
import { timezone } from "../../timezone.ts";
import { webAddress } from "../../web-address.ts";
import { CURSOR, LARGEST_INT, LONGEST, MOST_OF_A_PAGE, MOST_PEOPLE } from "./limits.ts";

const EXAMPLE_ID = "019ab5a4-6c00-7000-8000-000000000004";

const id = z
  .uuid("must be a venue's id")
  .meta({ description: "The venue's id.", examples: [EXAMPLE_ID] });

const include = z
  .array(z.enum(["descriptionHtml"]))
  .max(1)
  .exactOptional()
  .meta({
    description: "What comes along: `descriptionHtml` for the description as HTML.",
    examples: [["descriptionHtml"]],
  });

export const getVenueInput = z.strictObject({ id, include });

export const listVenuesInput = z
  .strictObject({
    q: plainLine(LONGEST.query)
      .exactOptional()
      .meta({
        description: "Part of the name, in whichever case and with or without accents.",
        examples: ["venue"],
      }),
    match: z
      .enum(["contains", "prefix"])
      .default("contains")
      .meta({
        description:
          "Where in the name `q` may be: anywhere, or at the start, which is quick however many venues there are.",
        examples: ["prefix"],
      }),
    near: near.exactOptional(),
    radius,
    limit: z
      .int()
      .min(1)
      .max(MOST_OF_A_PAGE)
      .default(20)
      .meta({ description: "How many venues a page has at most." }),
    cursor: z
      .string()
      .max(LONGEST.cursor)
      .regex(CURSOR, "must be the nextCursor of a page before")
      .exactOptional()
      .meta({ description: "The `nextCursor` of the page before." }),
  })
  .prefault({});

const degrees = (most: number) => z.number().min(-most).max(most);

export const updateVenueInput = z
  .strictObject({
    id,
    name: plainLine(LONGEST.name)
      .exactOptional()
      .meta({
        description: "What it is called. Events here keep the name that they were entered with.",
        examples: ["Event Venue"],
      }),
    address: plainLine(LONGEST.address)
      .exactOptional()
      .meta({ description: "Where it is.", examples: ["Event Address"] }),
    description: markdownText
      .nullable()
      .exactOptional()
      .meta({
        description:
          "What is to be known of it, in Markdown (CommonMark); HTML in it is shown as text.",
        examples: ["A former **ballroom**. The entrance is in the yard."],
      }),
    url: webAddress
      .nullable()
      .exactOptional()
      .meta({ description: "Its own web page.", examples: ["https://example.com/venue"] }),
    coordinates: z
      .strictObject({
        latitude: degrees(90).meta({ description: "To the north.", examples: [48.8674] }),
        longitude: degrees(180).meta({ description: "To the east.", examples: [2.3635] }),
      })
      .nullable()
      .exactOptional()
      .meta({ description: "Where it is, in degrees (WGS 84). Its events are there too." }),
    timezone: timezone.nullable().exactOptional().meta({
      description:
        "The IANA time zone of events here that name none. Those that were entered before keep theirs.",
    }),
    capacity: z
      .int()
      .min(1)
      .max(MOST_PEOPLE)
      .nullable()
      .exactOptional()
      .meta({ description: "How many people fit in.", examples: [250] }),
    ifRevision: z
      .int()
      .min(1)
      .max(LARGEST_INT)
      .exactOptional()
      .meta({ description: "Only if the venue still has this `revision`; otherwise 412." }),
  })
  .meta({
    id: "UpdateVenue",
    description: "What is to change; the rest stays as it is. Null takes a field away.",
  });

/** What of a venue is to change. */
export type VenueChange = Omit<z.output<typeof updateVenueInput>, "id" | "ifRevision">;

export const mergeVenuesInput = z
  .strictObject({
    id,
    into: z.uuid("must be a venue's id").meta({
      description: "The id of the venue that is left.",
      examples: ["019ab5a4-6c00-7000-8000-000000000005"],
    }),
  })
  .meta({ id: "MergeVenues", description: "Which venue is the same." });
