import { hash } from "node:crypto";

const TAG = /(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"/g;

/** Between the hash and the content coding, and in neither: see {@link varyByCoding}. */
const SEPARATOR = ".";

/** The strong entity tag of a representation: equal for equal bytes (RFC 9110 §8.8.3). */
export function entityTag(content: string): string {
  return `"${hash("sha256", content, "base64url").slice(0, 22)}"`;
}

/**
 * The tag of the same representation in a content coding. Its bytes are others, so a strong tag must differ
 * (RFC 9110 §8.8.3.3); {@link listsTag} knows both for the same.
 */
export function varyByCoding(tag: string, coding: string): string {
  return `${tag.slice(0, -1)}${SEPARATOR}${coding}"`;
}

/**
 * Whether an If-Match or If-None-Match header lists the tag, in any content coding, or is `*`. If-Match compares
 * strongly, so that a weak tag never matches; If-None-Match weakly (RFC 9110 §8.8.3.2).
 */
export function listsTag(header: string, tag: string, comparison: "strong" | "weak"): boolean {
  if (header.trim() === "*") return true;
  const opaque = tag.slice(1, -1);
  return [...header.matchAll(TAG)].some(
    ([, weak, value]) =>
      value?.split(SEPARATOR)[0] === opaque && (weak === undefined || comparison === "weak"),
  );
}
