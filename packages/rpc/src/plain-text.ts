/**
 * No control characters (Unicode's category Cc). Not written as `\p{Cc}`: the OpenAPI document has it, and the expressions
 * of every language can read it so.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it keeps out
export const PLAIN_TEXT = /^[^\x00-\x1f\x7f-\x9f]*$/;
