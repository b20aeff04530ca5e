import { expect, test } from "vitest";
import { spellTimezone } from "./spell-timezone.ts";

test.each([
  ...Intl.supportedValuesOf("timeZone"),
  ...[
    "UTC",
    "Asia/Kolkata",
    "Europe/Kyiv",
    "US/Pacific",
    "GB-Eire",
    "NZ-CHAT",
    "EST5EDT",
    "Etc/UCT",
  ],
])("%s is spelled so, in whichever case it is written", (name) => {
  for (const written of [name, name.toLowerCase(), name.toUpperCase()]) {
    expect(spellTimezone(written)).toBe(name);
  }
});
