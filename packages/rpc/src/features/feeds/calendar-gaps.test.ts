import ICAL from "ical.js";
import nodeIcal from "node-ical";
import { expect, test } from "vitest";
import { toEvent } from "../events/queries.ts";
import type { LocalTimes } from "../events/resolve-times.ts";
import { storedEvent } from "../events/testing.ts";
import { writeCalendar } from "./calendar.ts";
import { sampleEvent } from "./testing.ts";

const { id, organizer } = sampleEvent();

/** An event as it is stored, and what two parsers make of it. */
function roundTrip(said: Partial<LocalTimes>) {
  const now = new Date("2026-01-01T12:00:00Z");
  const { row } = storedEvent({ id, organizerId: organizer.id, now, ...said });
  const event = toEvent({ event: row, organizer });
  const text = writeCalendar([event], {
    ...{ name: "Handbill", url: "https://api.example.com/events.ics" },
    ...{ webUrl: "https://example.com", longestDescription: 2_000 },
  });
  const component = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent("vevent");
  const other = Object.values(nodeIcal.sync.parseICS(text)).find((each) => each?.type === "VEVENT");
  if (!component || other?.type !== "VEVENT") throw new Error(`No event in ${text}`);
  return { event, text, one: new ICAL.Event(component), other };
}

const nuuk = { date: "2027-03-27", time: "23:30", timezone: "America/Nuuk" };
const apia = { date: "2011-12-30", time: "20:00", timezone: "Pacific/Apia" };

test.each([
  ["2027-03-28T01:30:00.000Z", nuuk],
  ["2011-12-31T06:00:00.000Z", apia],
])("a time after which the clocks skip a midnight is at %s in calendars, too", (at, said) => {
  const { event, one, other } = roundTrip(said);
  expect(event.startsAt).toBe(at);
  expect(one.startDate.toJSDate().toISOString()).toBe(at);
  expect(new Date(other.start).toISOString()).toBe(at);
});

test.each([
  ["2027-03-29T01:00:00.000Z", nuuk],
  ["2011-12-31T10:00:00.000Z", apia],
])("and with its day as its last, it ends at %s", (at, said) => {
  const { event, one, other } = roundTrip({ ...said, endDate: said.date });
  expect(event.endsAt).toBe(at);
  expect(one.endDate.toJSDate().toISOString()).toBe(at);
  expect(other.end && new Date(other.end).toISOString()).toBe(at);
});

test("a whole day that the clocks skip is a day in calendars", () => {
  expect(roundTrip({ ...apia, allDay: true }).text).toContain(
    "DTSTART;VALUE=DATE:20111230\r\nDTEND;VALUE=DATE:20111231\r\n",
  );
});
