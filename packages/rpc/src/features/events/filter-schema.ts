import { z } from "zod";
import "../../schema-messages.ts";
import { near, radius } from "../../near.ts";
import { plainLine } from "../../plain-text.ts";
import { date, tag } from "./fields.ts";
import { LONGEST } from "./limits.ts";

export type { Place } from "../../near.ts";

/** By what lists and feeds of events can be narrowed down: they meet all of it. */
export const filterFields = {
  from: date.exactOptional().meta({
    description:
      "The first day, in each event's own time zone. What began before and goes on that day is among them.",
  }),
  to: date.exactOptional().meta({ description: "The last day, itself included." }),
  q: plainLine(LONGEST.query)
    .exactOptional()
    .meta({
      description:
        "Words to look for in titles, descriptions, tags, venues and addresses, in whichever case and with or without accents.",
      examples: ["waltz"],
    }),
  tag: z
    .array(tag)
    .max(5, "must be at most 5 tags")
    .exactOptional()
    .meta({
      description: "Only with this tag; given several times, with all of them.",
      examples: [["concert"]],
    }),
  venue: z
    .uuid("must be a venue's id")
    .exactOptional()
    .meta({
      description: "Only at this venue, by its id.",
      examples: ["019ab5a4-6c00-7000-8000-000000000004"],
    }),
  organizer: z
    .string()
    .trim()
    .min(1)
    .max(32)
    .regex(/^[A-Za-z0-9._-]*$/, "must be a username")
    .exactOptional()
    .meta({ description: "Only of this organizer, by username.", examples: ["test"] }),
  near: near.exactOptional(),
  radius,
  online: z
    .boolean()
    .exactOptional()
    .meta({ description: "Only what one can take part in online, or only what one cannot." }),
  status: z
    .array(z.enum(["published", "cancelled", "postponed", "rescheduled"]))
    .max(4)
    .exactOptional()
    .meta({ description: "Only with this status, or one of these.", examples: [["published"]] }),
};

export type FilterInput = z.output<z.ZodObject<typeof filterFields>>;

/** A range of days that ends before it begins holds nothing, and is no question. */
export function requireOrder(
  { from, to }: { from?: string; to?: string },
  { addIssue }: { addIssue: (issue: { code: "custom"; path: string[]; message: string }) => void },
): void {
  if (from === undefined || to === undefined || from <= to) return;
  addIssue({ code: "custom", path: ["to"], message: "must not be before from" });
}
