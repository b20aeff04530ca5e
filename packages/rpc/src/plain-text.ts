import { z } from "zod";
import "./schema-messages.ts";

// Neither expression is written as `\p{Cc}` and `\S`: the OpenAPI document has them, and every language can read them so.

/** No control characters (Unicode's category Cc). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it keeps out
export const PLAIN_TEXT = /^[^\x00-\x1f\x7f-\x9f]*$/;

/** The same, and something to read: all that is left of a text of spaces is nothing. */
const READABLE_TEXT =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it keeps out
  /^[^\x00-\x1f\x7f-\x9f]*[^\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff][^\x00-\x1f\x7f-\x9f]*$/;

const NOT_A_LINE = "must be one line of plain text, without control characters";

/** One line of at most `max` UTF-16 units, without broken surrogate pairs; spaces around it are dropped. */
export function plainLine(max: number) {
  return z
    .string()
    .trim()
    .min(1, { abort: true })
    .max(max)
    .regex(READABLE_TEXT, NOT_A_LINE)
    .refine((text) => text.isWellFormed(), NOT_A_LINE);
}
