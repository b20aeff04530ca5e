import { expect, test } from "vitest";
import { plainEvent } from "./testing.ts";
import { viewEvent } from "./view-event.ts";

test("shows the event's own local day and time", () => {
  expect(viewEvent(plainEvent)).toEqual({
    id: plainEvent.id,
    title: "Venue",
    where: "Address",
    startsAt: "2027-01-01T01:00:00.000Z",
    day: "31",
    month: "Dec",
    year: "2026",
    when: expect.stringMatching(/^Thu, 8:00\sPM$/),
    zone: "America/New York",
    status: null,
    isOff: false,
  });
});

test("names the venue beneath a title of its own", () => {
  expect(viewEvent({ ...plainEvent, title: "Waltzes" })).toMatchObject({
    title: "Waltzes",
    where: "Venue, Address",
  });
});

test.each([
  ["cancelled", "Cancelled", true],
  ["postponed", "Postponed", true],
  ["rescheduled", "New date", false],
  ["draft", "Draft", false],
] as const)("says of a %s event what has become of it", (status, word, isOff) => {
  expect(viewEvent({ ...plainEvent, status })).toMatchObject({ status: word, isOff });
});

test("deleted is deleted, whatever it was", () => {
  const deletedAt = "2026-11-24T12:00:00.000Z";
  expect(viewEvent({ ...plainEvent, status: "draft", deletedAt }).status).toBe("Deleted");
});
