import { z } from "zod";
import "../../schema-messages.ts";
import { isUnderstood } from "../../is-understood.ts";
import { markdownText } from "../../markdown-text.ts";
import { plainLine } from "../../plain-text.ts";
import { ATTENDANCES, EARLIEST_DAY, LANGUAGE, LATEST_DAY, LONGEST, MOST_TAGS } from "./limits.ts";
import { parseTime } from "./parse-time.ts";

export { timezone } from "../../timezone.ts";
export { webAddress } from "../../web-address.ts";

export const date = z.iso
  .date({
    abort: true,
    error: ({ code }) =>
      code === "invalid_type" ? undefined : "must be a day of the calendar, as in 2026-12-31",
  })
  .refine((day) => day >= EARLIEST_DAY && day <= LATEST_DAY, {
    error: `must lie between ${EARLIEST_DAY} and ${LATEST_DAY}`,
  })
  .meta({
    description: `A day of the calendar, from ${EARLIEST_DAY} to ${LATEST_DAY}.`,
    examples: ["2023-12-31"],
  });

const NOT_A_TIME = "must be a time of day, as in 20:00, 8pm, 8:30 PM, noon or midnight";

export const time = z
  .string()
  .trim()
  .max(20)
  .regex(/^[A-Za-z0-9:. ]*$/, NOT_A_TIME)
  .meta({
    description:
      "`8pm`, `8:30 PM`, `20:00`, `20.30`, `noon` or `midnight`; answered as `20:00`. Of an all-day event it counts for nothing.",
    examples: ["8pm"],
  })
  .transform((text, { issues }) => {
    const parsed = parseTime(text);
    if (parsed !== undefined) return parsed;
    issues.push({ code: "custom", input: text, message: NOT_A_TIME });
    return z.NEVER;
  });

export const venueName = plainLine(LONGEST.venue).meta({
  description: "The place's name.",
  examples: ["Event Venue"],
});
export const venueAddress = plainLine(LONGEST.address).meta({
  description: "Where it is.",
  examples: ["Event Address"],
});

export const title = plainLine(LONGEST.title).meta({
  description: "What it is called; the venue's name when left out.",
  examples: ["New Year's Eve Concert"],
});

/** Markdown: stored as it was sent. */
export const markdown = markdownText.meta({
  description: "What it is about, in Markdown (CommonMark); HTML in it is shown as text.",
  examples: ["An evening of **waltzes**."],
});

export const price = plainLine(LONGEST.price).meta({
  description: "What it costs, in words.",
  examples: ["€ 12, reduced € 8"],
});

export const tag = plainLine(LONGEST.tag).meta({
  description: "A word or two.",
  examples: ["concert"],
});

export const tags = z
  .array(tag)
  .max(MOST_TAGS, `must be at most ${MOST_TAGS} tags`)
  .refine(
    (all) => all.join("\n").length <= LONGEST.tags,
    `must have at most ${LONGEST.tags} characters together`,
  )
  .meta({ description: "What kind of event it is.", examples: [["concert", "waltz"]] });

const NOT_A_LANGUAGE = "must be a language's tag, as in fr or pt-BR";

export const language = z
  .string()
  .max(LONGEST.language)
  .regex(LANGUAGE, { error: NOT_A_LANGUAGE, abort: true })
  .refine(isLanguage, NOT_A_LANGUAGE)
  .meta({ description: "The language that it is held in (BCP 47).", examples: ["fr"] });

export const attendance = z
  .enum(ATTENDANCES)
  .meta({ description: "Whether one goes there, takes part online, or either." });

const NOT_A_MOMENT =
  "must be a moment, as in 2026-12-31T20:00:00Z, or a local one, as in 2026-12-31T20:00";

export const publishAt = z.iso
  .datetime({ offset: true, local: true, abort: true, error: NOT_A_MOMENT })
  .max(40)
  .refine(isStorableMoment, "must lie between 1970 and 9999-12-30")
  .meta({
    description:
      "When a draft is to be published; until then it is `scheduled`. A moment that has passed publishes it now. Without an " +
      "offset, as in `2023-12-01T12:00`, it is local time, in the event's time zone.",
    examples: ["2023-12-01T12:00:00Z"],
  });

function isLanguage(tag: string): boolean {
  return isUnderstood(() => Intl.getCanonicalLocales(tag));
}

function isStorableMoment(text: string): boolean {
  return text >= "1970" && text.slice(0, LATEST_DAY.length) <= LATEST_DAY;
}
