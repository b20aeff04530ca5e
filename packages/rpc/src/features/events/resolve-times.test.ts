import { expect, test } from "vitest";
import { type LocalTimes, resolveTimes } from "./resolve-times.ts";

const evening: LocalTimes = {
  ...{ date: "2026-07-01", time: "20:00", endDate: null, endTime: null, allDay: false },
  timezone: "Europe/Paris",
};

test.each<[string, string, string, string, string, string | null]>([
  ["summer", "2026-07-01", "20:00", "Europe/Paris", "2026-07-01T18:00:00.000Z", null],
  ["winter", "2026-12-31", "20:00", "Europe/Paris", "2026-12-31T19:00:00.000Z", null],
  ["another day", "2026-01-01", "00:30", "Pacific/Auckland", "2025-12-31T11:30:00.000Z", null],
  ["a gap", "2026-03-29", "02:30", "Europe/Paris", "2026-03-29T01:30:00.000Z", "skipped"],
  ["an overlap", "2026-10-25", "02:30", "Europe/Paris", "2026-10-25T00:30:00.000Z", "repeated"],
  [
    "a gap, south",
    "2026-10-04",
    "02:30",
    "Australia/Sydney",
    "2026-10-03T16:30:00.000Z",
    "skipped",
  ],
  [
    "an overlap, south",
    "2026-04-05",
    "02:30",
    "Australia/Sydney",
    "2026-04-04T15:30:00.000Z",
    "repeated",
  ],
  [
    "a gap at midnight",
    "2026-09-06",
    "00:30",
    "America/Santiago",
    "2026-09-06T04:30:00.000Z",
    "skipped",
  ],
])("the start in %s", (_case, date, time, timezone, utc, change) => {
  const resolved = resolve({
    ...evening,
    date,
    time,
    timezone,
  });
  expect([resolved.startsAt.toISOString(), resolved.clockChange]).toEqual([utc, change]);
});

test.each<[string, Partial<LocalTimes>, string, (string | null)[], string[]]>([
  ["without an end, at the end of its day", {}, "2026-07-01T22:00:00.000Z", [null, null], []],
  ["the same day", { endTime: "23:00" }, "2026-07-01T21:00:00.000Z", ["2026-07-01", "23:00"], []],
  [
    "past midnight",
    { endTime: "02:00" },
    "2026-07-02T00:00:00.000Z",
    ["2026-07-02", "02:00"],
    ["2026-07-02"],
  ],
  ["at midnight", { endTime: "00:00" }, "2026-07-01T22:00:00.000Z", ["2026-07-02", "00:00"], []],
  [
    "days later",
    { endDate: "2026-07-03" },
    "2026-07-03T22:00:00.000Z",
    ["2026-07-03", null],
    ["2026-07-02", "2026-07-03"],
  ],
  [
    "after whole days",
    { allDay: true, endDate: "2026-07-02", endTime: "12:00" },
    "2026-07-02T22:00:00.000Z",
    ["2026-07-02", null],
    ["2026-07-02"],
  ],
])("it ends %s", (_case, given, utc, end, laterDays) => {
  const resolved = resolve({ ...evening, ...given });
  expect(resolved.endsAt.toISOString()).toBe(utc);
  expect([resolved.endDate, resolved.endTime]).toEqual(end);
  expect(resolved.laterDays).toEqual(laterDays);
});

test("a whole day has as many hours as the clocks give it", () => {
  const { startsAt, endsAt } = resolve({ ...evening, allDay: true, date: "2026-10-25" });
  expect((endsAt.getTime() - startsAt.getTime()) / 3_600_000).toBe(25);
});

test.each<[string, Partial<LocalTimes>, string, string, string[]]>([
  [
    "the last half hour",
    { date: "2027-03-27", time: "23:30", timezone: "America/Nuuk" },
    "2027-03-28T01:30:00.000Z",
    "2027-03-29T01:00:00.000Z",
    ["2027-03-28"],
  ],
  [
    "the whole day",
    { date: "2011-12-30", time: "20:00", timezone: "Pacific/Apia" },
    "2011-12-31T06:00:00.000Z",
    "2011-12-31T10:00:00.000Z",
    ["2011-12-31"],
  ],
  [
    "the whole day, which it lasts,",
    { date: "2011-12-30", allDay: true, timezone: "Pacific/Apia" },
    "2011-12-30T10:00:00.000Z",
    "2011-12-31T10:00:00.000Z",
    ["2011-12-31"],
  ],
])(
  "where the clocks skip %s of its day, it is over at the end of the next",
  (_case, given, ...rest) => {
    const [startsAt, endsAt, laterDays] = rest;
    for (const endDate of [null, given.date ?? null]) {
      const resolved = resolve({ ...evening, ...given, endDate });
      expect([resolved.startsAt.toISOString(), resolved.endsAt.toISOString()]).toEqual([
        startsAt,
        endsAt,
      ]);
      expect([resolved.endDate, resolved.laterDays]).toEqual([endDate, laterDays]);
    }
  },
);

test("the end shows what the clocks do, too", () => {
  const { endsAt, endClockChange } = resolve({ ...evening, date: "2026-03-28", endTime: "02:30" });
  expect([endsAt.toISOString(), endClockChange]).toEqual(["2026-03-29T01:30:00.000Z", "skipped"]);
});

test.each<[Partial<LocalTimes>, string, string]>([
  [{ endDate: "2026-06-30" }, "endDate", "must not be before date"],
  [{ endDate: "2027-07-03" }, "endDate", "must be at most 366 days after date"],
  [{ endDate: "2026-07-01", endTime: "20:00" }, "endTime", "must be after the start"],
  [{ endDate: "2026-07-01", endTime: "19:00" }, "endTime", "must be after the start"],
  [
    // both are read as 03:30
    { date: "2026-03-29", time: "02:30", endDate: "2026-03-29", endTime: "03:30" },
    ...(["endTime", "must be after the start"] as const),
  ],
])("refuses %j", (given, path, message) => {
  expect(resolveTimes({ ...evening, ...given })).toEqual({ wrong: { path, message } });
});

test.each(["1000-01-02", "9999-12-30"])("%s is no limit", (date) => {
  for (const timezone of ["Pacific/Kiritimati", "Etc/GMT+12"]) {
    const { startsAt, endsAt } = resolve({ ...evening, date, timezone });
    expect(startsAt.getUTCFullYear()).toBeGreaterThanOrEqual(1000);
    expect(endsAt.getUTCFullYear()).toBeLessThanOrEqual(9999);
  }
});

function resolve(times: LocalTimes) {
  const resolved = resolveTimes(times);
  if ("wrong" in resolved) throw new Error(resolved.wrong.message);
  return resolved;
}
