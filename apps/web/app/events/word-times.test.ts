import { expect, test } from "vitest";
import { plainEvent } from "./testing.ts";
import { wordBriefly, wordClockChanges, wordEnd } from "./word-times.ts";

test.each([
  ["no end", {}, "Thu, 8:00 PM", null],
  [
    "an end on its day",
    { endDate: "2026-12-31", endTime: "22:30" },
    "Thu, 8:00 PM – 10:30 PM",
    "10:30 PM",
  ],
  [
    "an end past midnight",
    { endDate: "2027-01-01", endTime: "02:00" },
    "Thu, 8:00 PM – 2:00 AM",
    "2:00 AM the next day",
  ],
  [
    "an end on another day",
    { endDate: "2027-01-02", endTime: "18:00" },
    "Thu, 8:00 PM to Sat, Jan 2",
    "Saturday, January 2, 2027, 6:00 PM",
  ],
  [
    "a last day without a time",
    { endDate: "2027-01-02" },
    "Thu, 8:00 PM to Sat, Jan 2",
    "the end of Saturday, January 2, 2027",
  ],
  ["a whole day", { allDay: true, time: "00:00", endDate: "2026-12-31" }, "Thu, all day", null],
  [
    "whole days",
    { allDay: true, time: "00:00", endDate: "2027-01-02" },
    "Thu to Sat, Jan 2, all day",
    "Saturday, January 2, 2027",
  ],
])("words %s", (_case, times, briefly, end) => {
  const event = { ...plainEvent, ...times };
  const plain = (text: string | null) => text?.replaceAll(/\s/g, " ") ?? null;
  expect(plain(wordBriefly(event))).toBe(briefly);
  expect(plain(wordEnd(event))).toBe(end);
});

test("says what the clocks do to a time", () => {
  const spring = {
    ...plainEvent,
    date: "2026-03-08",
    time: "02:30",
    startsAt: "2026-03-08T07:30:00.000Z",
    clockChange: "skipped" as const,
  };
  expect(wordClockChanges(spring)).toEqual([
    expect.stringMatching(/skip 2:30\sAM: it begins at 3:30\sAM\.$/),
  ]);
  const autumn = {
    ...plainEvent,
    endDate: "2026-11-01",
    endTime: "01:30",
    endClockChange: "repeated" as const,
  };
  expect(wordClockChanges(autumn)).toEqual([
    expect.stringMatching(/1:30\sAM comes twice: it ends the first time\.$/),
  ]);
});
