import { z } from "zod";
import "./schema-messages.ts";

export const LONGEST_WEB_ADDRESS = 2_000;

const NOT_A_WEB_ADDRESS = "must be a web address, as in https://example.com/concert";

/** Without the brackets, which belong around an IPv6 address only (RFC 3986 §2, §3.2.2). */
const URI =
  /^(?:[\w.~:/?@!$&'()*+,;=-]|%[\da-f]{2})+(?:#(?:[\w.~:/?@!$&'()*+,;=-]|%[\da-f]{2})*)?$/i;
const NOT_IN_A_URI = /[^\w.~:/?@!$&'()*+,;=%-]|%(?![\da-f]{2})/giu;

/**
 * Only what a browser opens as a page: no `javascript:`, no `data:`, and nothing that hides a password in it. As it was sent where
 * that is a URI; else, as with letters beyond ASCII, as browsers encode it.
 */
export const webAddress = z
  .string()
  .trim()
  .max(LONGEST_WEB_ADDRESS)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it keeps out
  .regex(/^https?:\/\/[^\s\\/\x00-\x1f\x7f-\x9f][^\s\\\x00-\x1f\x7f-\x9f]*$/i, {
    error: NOT_A_WEB_ADDRESS,
    abort: true,
  })
  .meta({ format: "uri", examples: ["https://example.com/concert"] })
  .transform((text, { issues }) => {
    const address = toUri(text);
    if (address !== undefined && address.length <= LONGEST_WEB_ADDRESS) return address;
    const message = address
      ? `must have at most ${LONGEST_WEB_ADDRESS} characters once it is encoded`
      : NOT_A_WEB_ADDRESS;
    issues.push({ code: "custom", input: text, message });
    return z.NEVER;
  });

function toUri(text: string): string | undefined {
  const url = text.isWellFormed() ? URL.parse(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) return undefined;
  if (URI.test(text)) return text;
  const { origin, pathname, search, hash } = url;
  return origin + encode(pathname + search) + hash.slice(0, 1) + encode(hash.slice(1));
}

function encode(part: string): string {
  return part.replaceAll(NOT_IN_A_URI, encodeURIComponent);
}
