import { Temporal } from "temporal-polyfill";
import type { Event } from "../events/schema.ts";

/** An event as the API answers it, for tests: its instants follow from what is said of it. */
export function sampleEvent(said: Partial<Event> = {}): Event {
  const event = { ...SAMPLE, ...said };
  const { date, time, endDate, endTime, allDay, timezone } = event;
  const day = Temporal.PlainDate.from(date);
  const isPastMidnight = endDate === null && endTime !== null && endTime <= time;
  const last =
    endDate === null ? day.add({ days: isPastMidnight ? 1 : 0 }) : Temporal.PlainDate.from(endDate);
  const instant = (on: Temporal.PlainDate, at: string) =>
    new Date(on.toZonedDateTime({ timeZone: timezone, plainTime: at }).epochMilliseconds);
  const startsAt = instant(day, allDay ? "00:00" : time);
  const endsAt =
    endTime === null ? instant(last.add({ days: 1 }), "00:00") : instant(last, endTime);
  return {
    ...event,
    title: said.title ?? event.venue,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    ...(event.endTime !== null && { endDate: last.toString() }),
    ...said,
  };
}

const SAMPLE: Event = {
  id: "019ab5a4-6c00-7000-8000-000000000001",
  title: "Hall",
  description: null,
  url: null,
  ticketUrl: null,
  price: null,
  tags: [],
  language: null,
  attendance: "in-person",
  date: "2026-07-01",
  time: "20:00",
  endDate: null,
  endTime: null,
  allDay: false,
  timezone: "Europe/Paris",
  startsAt: "2026-07-01T18:00:00.000Z",
  endsAt: "2026-07-01T22:00:00.000Z",
  clockChange: null,
  endClockChange: null,
  status: "published",
  publishAt: null,
  formerDate: null,
  formerTime: null,
  deletedAt: null,
  venue: "Hall",
  address: "1 Road",
  venueId: "019ab5a4-6c00-7000-8000-000000000004",
  coordinates: null,
  organizer: {
    id: "019ab5a4-6c00-7000-8000-000000000002",
    username: "test",
    displayName: null,
  },
  revision: 1,
  createdAt: "2026-01-01T12:00:00.000Z",
  updatedAt: "2026-01-01T12:00:00.000Z",
};
