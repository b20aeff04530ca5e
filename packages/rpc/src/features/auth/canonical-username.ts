import { lettersAndDigits } from "./letters-and-digits.ts";

/** Names that would speak for the site, or that paths and mail systems give a meaning (RFC 2142). */
const RESERVED = [
  "abuse",
  "account",
  "admin",
  "administrator",
  "anonymous",
  "api",
  "deleted",
  "everyone",
  "handbill",
  "help",
  "hostmaster",
  "info",
  "mailer-daemon",
  "moderator",
  "no-reply",
  "nobody",
  "noreply",
  "official",
  "postmaster",
  "root",
  "security",
  "staff",
  "superuser",
  "support",
  "system",
  "undefined",
  "webmaster",
];

/** What is drawn alike in common typefaces, among the characters that a username may have (after Unicode TS 39 §4). */
const LOOKALIKES: [RegExp, string][] = [
  [/[i1]/g, "l"],
  [/0/g, "o"],
  [/rn/g, "m"],
  [/vv/g, "w"],
];

/**
 * Equal for usernames that people would take for each other: whatever the case, with l for 1 or I, with O for 0, with m for
 * rn. At most as long as the username. It identifies; the username itself is what is shown.
 */
export function canonicalUsername(username: string): string {
  return LOOKALIKES.reduce(
    (text, [pattern, one]) => text.replaceAll(pattern, one),
    username.toLowerCase(),
  );
}

const reserved = new Set(RESERVED.map(canonicalUsername));

/** Whether nobody may register it, or what looks like it: what speaks for the site, whose own name that is, too. */
export function isReservedUsername(username: string, siteName: string): boolean {
  const [own, site] = [username, siteName].map((name) => canonicalUsername(lettersAndDigits(name)));
  return reserved.has(canonicalUsername(username)) || (site !== "" && own === site);
}
