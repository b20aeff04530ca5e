import type { Event } from "@handbill/client";
import { expect, test } from "vitest";
import { viewEvent } from "./view-event.ts";

const event: Event = {
  id: "019ab5a4-6c00-7000-8000-000000000001",
  date: "2026-12-31",
  time: "20:00",
  timezone: "America/New_York",
  startsAt: "2027-01-01T01:00:00.000Z",
  venue: "Venue",
  address: "Address",
  organizer: { id: "019ab5a4-6c00-7000-8000-000000000002", username: "ann" },
  revision: 1,
  createdAt: "2026-11-23T12:00:00.000Z",
  updatedAt: "2026-11-23T12:00:00.000Z",
};

test("shows the event's own local day and time", () => {
  expect(viewEvent(event)).toMatchObject({
    startsAt: "2027-01-01T01:00:00.000Z",
    weekday: "Thu",
    day: "31",
    month: "Dec",
    year: "2026",
    date: "Thursday, December 31, 2026",
    time: expect.stringMatching(/^8:00\sPM$/),
    zone: "America/New York",
    zoneName: "Eastern Standard Time",
    organizer: "ann",
  });
});

test("names the zone as it is called on that day", () => {
  const summer = { ...event, date: "2026-07-01", startsAt: "2026-07-02T00:00:00.000Z" };
  expect(viewEvent(summer).zoneName).toBe("Eastern Daylight Time");
});
