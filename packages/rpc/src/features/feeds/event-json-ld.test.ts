import { expect, test } from "vitest";
import type { Event } from "../events/schema.ts";
import { eventJsonLd } from "./event-json-ld.ts";
import { jsonLd } from "./json-ld-schema.ts";
import { sampleEvent } from "./testing.ts";

const webUrl = "https://example.com";
const page = `${webUrl}/events/${sampleEvent().id}`;

function of(said: Partial<Event> = {}) {
  const made = eventJsonLd(sampleEvent(said), { webUrl });
  expect(jsonLd.parse(made)).toEqual(made);
  return made;
}

test("an event with all that can be said of it", () => {
  const organizer = { ...sampleEvent().organizer, displayName: "The Opera" };
  expect(
    of({
      ...{ title: "Waltzes", description: "An **evening**.\n\nCome!", organizer, language: "fr" },
      ...{ url: "https://opera.example.com/", ticketUrl: "https://tickets.example.com/" },
      ...{ price: "€ 12", tags: ["concert", "waltz"], endTime: "02:00" },
      ...{ attendance: "both", coordinates: { latitude: 48.8674, longitude: 2.3635 } },
    }),
  ).toEqual({
    "@context": "https://schema.org",
    "@type": "Event",
    "@id": page,
    identifier: sampleEvent().id,
    name: "Waltzes",
    description: "An evening.\nCome!",
    startDate: "2026-07-01T20:00:00+02:00",
    endDate: "2026-07-02T02:00:00+02:00",
    eventStatus: "https://schema.org/EventScheduled",
    eventAttendanceMode: "https://schema.org/MixedEventAttendanceMode",
    location: [
      {
        "@type": "Place",
        name: "Hall",
        address: "1 Road",
        geo: { "@type": "GeoCoordinates", latitude: 48.8674, longitude: 2.3635 },
      },
      { "@type": "VirtualLocation", url: "https://opera.example.com/" },
    ],
    organizer: { "@type": "Organization", name: "The Opera" },
    offers: { "@type": "Offer", url: "https://tickets.example.com/", description: "€ 12" },
    inLanguage: "fr",
    keywords: ["concert", "waltz"],
    url: page,
    sameAs: "https://opera.example.com/",
  });
});

test("an event of which little is said", () => {
  expect(of()).toEqual({
    "@context": "https://schema.org",
    "@type": "Event",
    "@id": page,
    identifier: sampleEvent().id,
    name: "Hall",
    startDate: "2026-07-01T20:00:00+02:00",
    eventStatus: "https://schema.org/EventScheduled",
    eventAttendanceMode: "https://schema.org/OfflineEventAttendanceMode",
    location: [{ "@type": "Place", name: "Hall", address: "1 Road" }],
    organizer: { "@type": "Organization", name: "test" },
    url: page,
  });
});

test.each([
  ["cancelled", "EventCancelled"],
  ["postponed", "EventPostponed"],
  ["rescheduled", "EventRescheduled"],
] as const)("one that is %s is %s", (status, word) => {
  expect(of({ status }).eventStatus).toBe(`https://schema.org/${word}`);
});

test("when a rescheduled one was to be, with the offset of that day", () => {
  const moved = { status: "rescheduled", formerDate: "2026-02-01", formerTime: "19:00" } as const;
  expect(of(moved).previousStartDate).toBe("2026-02-01T19:00:00+01:00");
  expect(of({ ...moved, allDay: true }).previousStartDate).toBe("2026-02-01");
  expect(of({ ...moved, status: "published" })).not.toHaveProperty("previousStartDate");
});

test("times around a change of the clocks are the instants that are answered", () => {
  for (const [date, time, timezone] of [
    ["2026-03-29", "02:30", "Europe/Paris"],
    ["2026-10-25", "02:30", "Europe/Paris"],
    ["2026-04-05", "02:30", "Australia/Sydney"],
    ["2026-10-04", "02:15", "Australia/Lord_Howe"],
  ] as const) {
    const event = sampleEvent({ date, time, timezone });
    const { startDate } = of({ date, time, timezone });
    expect(new Date(startDate).toISOString()).toBe(event.startsAt);
  }
  expect(of({ date: "2026-03-29", time: "02:30" }).startDate).toBe("2026-03-29T03:30:00+02:00");
});

test("all-day events are days, of which the last is the end", () => {
  expect(of({ allDay: true })).toMatchObject({ startDate: "2026-07-01", endDate: "2026-07-01" });
  expect(of({ allDay: true, endDate: "2026-07-03" })).toMatchObject({ endDate: "2026-07-03" });
});

test("online, one goes to the event's own address, or to its page", () => {
  expect(of({ attendance: "online" }).location).toEqual([
    { "@type": "VirtualLocation", url: page },
  ]);
});

test("a price without a place to buy, and the other way round", () => {
  expect(of({ price: "free" }).offers).toEqual({
    "@type": "Offer",
    url: page,
    description: "free",
  });
  expect(of({ ticketUrl: "https://t.example.com/" }).offers).toEqual({
    "@type": "Offer",
    url: "https://t.example.com/",
  });
});
