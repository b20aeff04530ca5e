import * as fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { changeDetails } from "./event-details.ts";
import type { EventDetails } from "./inputs.ts";
import { toEvent } from "./queries.ts";
import { type LocalTimes, resolveTimes } from "./resolve-times.ts";
import type { Event } from "./schema.ts";
import { storedEvent } from "./testing.ts";

const ID = "019ab5a4-6c00-7000-8000-000000000001";
const organizer = { id: ID, username: "ann", displayName: null };
const now = new Date("2026-06-15T12:00:00Z");

const day = fc
  .integer({ min: 0, max: 366 })
  .map((days) => Temporal.PlainDate.from("2026-01-01").add({ days }));
const time = fc
  .integer({ min: 0, max: 95 })
  .map((quarters) => new Temporal.PlainTime().add({ minutes: 15 * quarters }))
  .map((plain) => plain.toString({ smallestUnit: "minute" }));

/** When an event may be said to take place, often by an end on the same day or the next. */
const times: fc.Arbitrary<LocalTimes> = fc
  .record({
    first: day,
    time,
    days: fc.option(fc.oneof(fc.constantFrom(0, 1, 2), fc.integer({ min: 0, max: 30 }))),
    endTime: fc.option(time),
    allDay: fc.boolean(),
    timezone: fc.constantFrom("Europe/Paris", "America/Santiago", "America/Nuuk", "UTC"),
  })
  .map(({ first, days, ...rest }) => ({
    ...rest,
    date: first.toString(),
    endDate: days === null ? null : first.add({ days }).toString(),
  }))
  .filter((said) => !("wrong" in resolveTimes(said)));

function eventAt(said: LocalTimes) {
  const { row } = storedEvent({ id: ID, organizerId: ID, now, ...said });
  return { row, before: toEvent({ event: row, organizer }) };
}

const resolved = (said: LocalTimes) => {
  const { date, time, endDate, endTime, allDay, timezone } = said;
  return resolveTimes({ date, time, endDate, endTime, allDay, timezone });
};

test.each<EventDetails>([
  { title: "Another" },
  { description: null },
  { url: "https://example.com/" },
  { ticketUrl: null },
  { price: "free" },
  { tags: ["jazz"] },
  { language: "fr" },
  { attendance: "online" },
  { status: "cancelled" },
  { venue: "Loft", address: "2 Road" },
  {},
])("no event is at another time when %j is changed", (change) => {
  fc.assert(
    fc.property(times, (said) => {
      const { row, before } = eventAt(said);
      expect(resolved(changeDetails(before, row, change))).toEqual(resolved(before));
    }),
  );
});

test("an event that is moved by its day alone lasts as many days, to the same time", () => {
  fc.assert(
    fc.property(times, day, (said, date) => {
      const { row, before } = eventAt(said);
      const after = resolved(changeDetails(before, row, { date: date.toString() }));
      if ("wrong" in after) return; // the clocks go forward past its end on that day
      const shifted = before.endDate && date.add(lengthOf(before)).toString();
      expect(after).toMatchObject({ endDate: shifted, time: before.time, endTime: before.endTime });
    }),
  );
});

test("an end within the day it begins on follows from its time once it has one", () => {
  const { row, before } = eventAt({
    ...{ date: "2026-07-01", time: "20:00", endDate: "2026-07-01", endTime: null, allDay: false },
    timezone: "UTC",
  });
  expect(resolved(changeDetails(before, row, { endTime: "02:00" }))).toMatchObject({
    endDate: "2026-07-02",
  });
});

function lengthOf({ date, endDate }: Event): { days: number } {
  return { days: endDate === null ? 0 : Temporal.PlainDate.from(date).until(endDate).days };
}
