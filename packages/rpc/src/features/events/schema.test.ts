import { expect, test } from "vitest";
import { createEventInput, listEventsInput } from "./schema.ts";

const valid = {
  date: "2023-12-31",
  time: "8pm",
  venue: "Event Venue",
  address: "Event Address",
};

test("times are understood and text is trimmed", () => {
  expect(createEventInput.parse({ ...valid, venue: "  Event Venue " })).toEqual({
    ...valid,
    time: "20:00",
  });
});

test.each([
  ["date", "2023-02-30", "must be a day of the calendar, as in 2026-12-31"],
  ["date", "0999-12-31", "must lie between 1000-01-02 and 9999-12-30"],
  ["date", undefined, "is required"],
  ["date", 20231231, "must be a string"],
  ["time", "25pm", "must be a time of day, as in 20:00, 8pm, 8:30 PM, noon or midnight"],
  ["timezone", "+01:00", "must be an IANA time zone, as in Europe/Paris"],
  ["timezone", "Mars/Olympus", "must be an IANA time zone, as in Europe/Paris"],
  ["venue", "   ", "is required"],
  ["venue", "x".repeat(201), "must have at most 200 characters"],
  ["address", "a\u0000b", "must be one line of plain text, without control characters"],
  ["address", "\ud800", "must be one line of plain text, without control characters"],
])("%s %j %s", (field, value, message) => {
  const issues = createEventInput.safeParse({ ...valid, [field]: value }).error?.issues ?? [];
  expect(issues.map(({ path, message }) => [path.join("."), message])).toEqual([[field, message]]);
});

test("a range must not end before it begins", () => {
  const result = listEventsInput.safeParse({ from: "2026-02-01", to: "2026-01-01" });
  expect(result.error?.issues).toMatchObject([
    { path: ["to"], message: "must not be before from" },
  ]);
});
