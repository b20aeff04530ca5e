import { expect, test } from "vitest";
import { plainEvent } from "./testing.ts";
import { viewEventPage } from "./view-event-page.ts";

test("an event of which nothing more is known is a day, a time and a place", () => {
  expect(viewEventPage(plainEvent)).toMatchObject({
    date: "Thursday, December 31, 2026",
    time: expect.stringMatching(/^8:00\sPM$/),
    end: null,
    zoneName: "Eastern Standard Time",
    clockChanges: [],
    statusNote: null,
    attendance: null,
    language: null,
    organizer: { username: "ann", name: "ann" },
    description: [],
  });
});

test("names the zone as it is called on that day", () => {
  const summer = { ...plainEvent, date: "2026-07-01", startsAt: "2026-07-02T00:00:00.000Z" };
  expect(viewEventPage(summer).zoneName).toBe("Eastern Daylight Time");
});

test("words the rest", () => {
  const event = {
    ...plainEvent,
    language: "pt-BR",
    attendance: "both" as const,
    organizer: { ...plainEvent.organizer, displayName: "Ann Author" },
    descriptionHtml: "<p>An <em>evening</em>.</p>\n",
  };
  expect(viewEventPage(event)).toMatchObject({
    language: "Brazilian Portuguese",
    attendance: "There or online",
    organizer: { username: "ann", name: "Ann Author" },
    description: [{ tag: "p", children: ["An ", { tag: "em", children: ["evening"] }, "."] }, "\n"],
  });
});

test.each([
  ["fr", "French"],
  ["en-u-ca-buddhist", "English"],
  ["zh-Hant-TW-x-private", "Chinese (Traditional, Taiwan)"],
  ["art-lojban", "Lojban"],
])("names every language that the API takes: %s", (language, name) => {
  expect(viewEventPage({ ...plainEvent, language }).language).toBe(name);
});

test.each([
  [{ status: "draft" }, "This is a draft: nobody else sees it yet."],
  [{ status: "cancelled" }, "It is cancelled, and does not take place."],
  [{ status: "postponed" }, /^It is postponed: this date holds no longer/],
  [
    { status: "scheduled", publishAt: "2026-12-01T12:00:00.000Z" },
    /^Nobody else sees it until it is published on Tuesday, December 1, 2026 at 7:00\sAM Eastern Standard Time\.$/,
  ],
  [
    { status: "rescheduled", formerDate: "2026-12-30", formerTime: "19:30" },
    /^It has a new date\. It was to be on Wednesday, December 30, 2026, 7:30\sPM\.$/,
  ],
] as const)("says what has become of it: %j", (change, note) => {
  const { statusNote } = viewEventPage({ ...plainEvent, ...change });
  expect(statusNote).toMatch(note);
});
