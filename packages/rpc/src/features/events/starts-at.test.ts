import { expect, test } from "vitest";
import { startsAt } from "./starts-at.ts";

test.each([
  ["summer", "2026-07-01", "20:00", "Europe/Paris", "2026-07-01T18:00:00.000Z"],
  ["winter", "2026-12-31", "20:00", "Europe/Paris", "2026-12-31T19:00:00.000Z"],
  ["another day in UTC", "2026-01-01", "00:30", "Pacific/Auckland", "2025-12-31T11:30:00.000Z"],
  [
    "a gap: 02:30 does not exist",
    "2026-03-29",
    "02:30",
    "Europe/Paris",
    "2026-03-29T01:30:00.000Z",
  ],
  [
    "an overlap: the first 02:30",
    "2026-10-25",
    "02:30",
    "Europe/Paris",
    "2026-10-25T00:30:00.000Z",
  ],
])("%s", (_case, date, time, timezone, utc) => {
  expect(startsAt({ date, time, timezone }).toISOString()).toBe(utc);
});
