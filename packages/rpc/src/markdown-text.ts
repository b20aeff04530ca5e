import { z } from "zod";
import "./schema-messages.ts";

export const LONGEST_MARKDOWN = 20_000;

/** What becomes of it as HTML, at most: each of its characters may be a tag or an entity then. */
export const LONGEST_HTML = 2_000_000;
export const HTML_PATTERN = "^[^\\x00]*$";

/** No control characters but tabs and line breaks. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it keeps out
export const MARKDOWN = /^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$/;

const NOT_A_TEXT = "must be text, without control characters other than tabs and line breaks";

/** Markdown (CommonMark): kept as it was sent. Give it a description of what it is about. */
export const markdownText = z
  .string()
  .max(LONGEST_MARKDOWN)
  .regex(MARKDOWN, NOT_A_TEXT)
  .refine((text) => text.isWellFormed(), NOT_A_TEXT);
