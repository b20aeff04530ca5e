import { z } from "zod";
import "./schema-messages.ts";

export const LONGEST_MARKDOWN = 20_000;

const NOT_A_TEXT = "must be text, without control characters other than tabs and line breaks";

/** Markdown (CommonMark): kept as it was sent. Give it a description of what it is about. */
export const markdownText = z
  .string()
  .max(LONGEST_MARKDOWN)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it keeps out
  .regex(/^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$/, NOT_A_TEXT)
  .refine((text) => text.isWellFormed(), NOT_A_TEXT);
