import { afterAll, beforeAll, expect, test } from "vitest";
import { type Publisher, publishAs } from "./testing/publish-as.ts";
import { openTestApi, type TestApi } from "./testing.ts";

let api: TestApi;
let owner: Publisher;

beforeAll(async () => {
  api = await openTestApi();
  const { accessToken } = await api.logIn("owner");
  owner = publishAs(api, accessToken);
});
afterAll(() => api[Symbol.asyncDispose]());

test.each([
  "0000-00-00",
  "0000-01-01",
  "0999-12-31",
  "1000-01-01",
  "9999-12-31",
  "10000-01-01",
  "+010000-01-01",
  "-2026-01-01",
  "2023-02-29",
  "1900-02-29",
  "2100-02-29",
  "2026-02-30",
  "2026-04-31",
  "2026-13-01",
  "2026-00-10",
  "2026-1-1",
  "2026-07-01T00:00",
  "01.07.2026",
  "٢٠٢٦-٠٧-٠١",
  "today",
  "",
])("%j is no day of an event", async (date) => {
  const complaint = expect.stringMatching(/must be a day of the calendar|must lie between/);
  expect(await owner.complaintsAbout({ date })).toEqual([["date", complaint]]);
  expect(await owner.complaintsAbout({ endDate: date })).toEqual([["endDate", complaint]]);
});

test.each([
  ["1000-01-02", "UTC", "1000-01-02T20:00:00.000Z"],
  ["2024-02-29", "UTC", "2024-02-29T20:00:00.000Z"],
  ["2000-02-29", "Asia/Tokyo", "2000-02-29T11:00:00.000Z"],
  ["9999-12-30", "UTC", "9999-12-30T20:00:00.000Z"],
])("%s is one", async (date, timezone, startsAt) => {
  expect(await owner.create({ date, timezone })).toMatchObject({ date, startsAt });
});

test("an end before the start is refused, and says which field is wrong", async () => {
  const wrong: [object, string, RegExp][] = [
    [{ date: "2026-07-02", endDate: "2026-07-01" }, "endDate", /must not be before date/],
    [{ date: "2026-07-02", endDate: "1000-01-02" }, "endDate", /must not be before date/],
    [{ endDate: "2026-07-01", endTime: "19:59" }, "endTime", /must be after the start/],
    [{ endDate: "2026-07-01", endTime: "20:00" }, "endTime", /must be after the start/],
    [{ endTime: "25:00" }, "endTime", /must be a time of day/],
    [{ allDay: true, endDate: "2026-06-30" }, "endDate", /must not be before date/],
  ];
  for (const [fields, path, message] of wrong) {
    expect(await owner.complaintsAbout(fields)).toEqual([[path, expect.stringMatching(message)]]);
  }
  const { id } = await owner.create({ endDate: "2026-07-03", endTime: "12:00" });
  const early = await owner.change(id, { endDate: "2026-06-03" });
  expect([early.statusCode, early.json().errors?.[0]?.path]).toEqual([400, "endDate"]);
});

test.each([
  "Mars/Olympus",
  "Europe/Atlantis",
  "",
  "+01:00",
  "GMT+1",
  "../../etc/passwd",
  "Europe/Paris\u0000",
  "Europe/Paris ",
  "__proto__",
])("%j is no time zone", async (timezone) => {
  expect(await owner.complaintsAbout({ timezone })).toEqual([
    ["timezone", "must be an IANA time zone, as in Europe/Paris"],
  ]);
});
