import { expect, test } from "vitest";
import { createEventInput, listEventsInput } from "./inputs.ts";

const valid = {
  date: "2023-12-31",
  time: "8pm",
  venue: "Event Venue",
  address: "Event Address",
};

const NOT_A_TEXT = "must be text, without control characters other than tabs and line breaks";
const NOT_A_WEB_ADDRESS = "must be a web address, as in https://example.com/concert";

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
  ["title", "x".repeat(201), "must have at most 200 characters"],
  ["description", "x".repeat(20_001), "must have at most 20000 characters"],
  ["description", "a\u0000b", NOT_A_TEXT],
  ["description", "\udc00", NOT_A_TEXT],
  ["url", "javascript:alert(1)", NOT_A_WEB_ADDRESS],
  ["url", "https://user:secret@example.com/", NOT_A_WEB_ADDRESS],
  ["url", "https://", NOT_A_WEB_ADDRESS],
  ["ticketUrl", "data:text/html,x", NOT_A_WEB_ADDRESS],
  ["tags", Array.from({ length: 21 }, (_, index) => `t${index}`), "must be at most 20 tags"],
  ["language", "klingonisch-", "must be a language's tag, as in fr or pt-BR"],
  ["endDate", "2023-13-01", "must be a day of the calendar, as in 2026-12-31"],
  [
    "publishAt",
    "tomorrow",
    "must be a moment, as in 2026-12-31T20:00:00Z, or a local one, as in 2026-12-31T20:00",
  ],
])("%s refuses case %#", (field, value, message) => {
  const issues = createEventInput.safeParse({ ...valid, [field]: value }).error?.issues ?? [];
  expect(issues.map(({ path, message }) => [path.join("."), message])).toEqual([[field, message]]);
});

test.each(["https://example.com/@somebody?q=a@b#c", "HTTP://EXAMPLE.COM"])(
  "%s is a web address",
  (url) => {
    expect(createEventInput.parse({ ...valid, url }).url).toBe(url);
  },
);

test("a range must not end before it begins", () => {
  const result = listEventsInput.safeParse({ from: "2026-02-01", to: "2026-01-01" });
  expect(result.error?.issues).toMatchObject([
    { path: ["to"], message: "must not be before from" },
  ]);
});
