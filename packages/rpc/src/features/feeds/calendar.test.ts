import * as fc from "fast-check";
import ICAL from "ical.js";
import nodeIcal from "node-ical";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import type { Event } from "../events/schema.ts";
import { writeCalendar } from "./calendar.ts";
import { sampleEvent } from "./testing.ts";

const options = {
  name: "Handbill",
  url: "https://api.example.com/events.ics?tag=a&tag=b",
  webUrl: "https://example.com",
  longestDescription: 2_000,
};
const write = (...events: Event[]) => writeCalendar(events, options);

/** What two parsers, of which neither knows the other, make of an event. */
function readBoth(text: string, id: string) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const components = calendar.getAllSubcomponents("vevent");
  const component = components.find((each) => each.getFirstPropertyValue("uid") === id);
  if (!component) throw new Error(`ical.js finds no ${id}`);
  const event = new ICAL.Event(component);
  const other = Object.values(nodeIcal.sync.parseICS(text)).find(
    (each) => each?.type === "VEVENT" && each.uid === id,
  );
  if (other?.type !== "VEVENT") throw new Error(`node-ical finds no ${id}`);
  return { calendar, component, event, other };
}

/** The instants at which both have it begin and end. */
function instantsOf(event: Event, text = write(event)) {
  const { event: one, other } = readBoth(text, event.id);
  const iso = (date: Date | undefined) => date && new Date(date).toISOString();
  return {
    icalJs: [iso(one.startDate.toJSDate()), iso(one.endDate.toJSDate())],
    nodeIcal: [iso(other.start), iso(other.end)],
  };
}

const at = (date: string, time: string, timezone: string, rest: Partial<Event> = {}) =>
  sampleEvent({ date, time, timezone, ...rest });

describe("around a change of the clocks, both parsers arrive at the instants that are answered", () => {
  test.each([
    ["Europe/Paris", "2026-03-29", "2026-10-25"],
    ["America/New_York", "2026-03-08", "2026-11-01"],
    ["America/Santiago", "2026-09-06", "2026-04-04"],
    ["America/Santiago", "2026-09-06", "2026-04-05"],
    ["Australia/Sydney", "2026-10-04", "2026-04-05"],
    ["Australia/Lord_Howe", "2026-10-04", "2026-04-05"],
    ["Pacific/Auckland", "2026-09-27", "2026-04-05"],
    ["Africa/Casablanca", "2026-03-22", "2026-02-15"],
    ["Europe/Dublin", "2026-03-29", "2026-10-25"],
    ["Asia/Kathmandu", "2026-03-29", "2026-10-25"],
    ["America/St_Johns", "2026-03-08", "2026-11-01"],
    ["UTC", "2026-03-29", "2026-10-25"],
    ["Etc/GMT+5", "2026-03-29", "2026-10-25"],
  ])("in %s, on %s and %s", (timezone, forward, back) => {
    for (const day of [forward, back]) {
      const eve = Temporal.PlainDate.from(day).subtract({ days: 1 }).toString();
      for (const date of [eve, day]) {
        for (let minute = 0; minute < 24 * 60; minute += 30) {
          const time = new Temporal.PlainTime().add({ minutes: minute }).toString().slice(0, 5);
          const end = new Temporal.PlainTime().add({ minutes: minute + 90 }).toString();
          const event = at(date, time, timezone, { endTime: end.slice(0, 5) });
          if (event.endsAt <= event.startsAt) continue; // the clocks have gone forward past its end
          const expected = [event.startsAt, event.endsAt];
          expect(instantsOf(event), `${date} ${time}`).toEqual({
            icalJs: expected,
            nodeIcal: expected,
          });
        }
      }
    }
  });

  test("also when a calendar has many of them, far apart", () => {
    const events = ["Europe/Paris", "America/New_York", "Australia/Sydney", "Asia/Tokyo"].flatMap(
      (timezone, zone) =>
        ["1975-07-01", "1999-01-01", "2026-07-01", "2026-12-01", "2090-06-01"].map((date, index) =>
          at(date, "02:30", timezone, {
            id: `019ab5a4-6c00-7000-8000-0000000000${zone}${index}`,
            endTime: "03:15",
          }),
        ),
    );
    const text = write(...events);
    for (const event of events) {
      const expected = [event.startsAt, event.endsAt];
      expect(instantsOf(event, text)).toEqual({ icalJs: expected, nodeIcal: expected });
    }
  });

  test("wherever and whenever it is", () => {
    const zones = Intl.supportedValuesOf("timeZone");
    const day = fc.date({
      min: new Date("1960-01-01"),
      max: new Date("2100-12-31"),
      noInvalidDate: true,
    });
    const anyTime = fc.record({ day, zone: fc.constantFrom(...zones) });
    fc.assert(
      fc.property(anyTime, ({ day: moment, zone }) => {
        const [date = "", time = ""] = moment.toISOString().split("T");
        const event = at(date, time.slice(0, 5), zone);
        // node-ical has its own zones, which are not the runtime's for each year and place.
        expect(instantsOf(event).icalJs[0]).toBe(event.startsAt);
      }),
      { numRuns: 150 },
    );
  });
});

test("a wall-clock time stays one, with the rules of its zone", () => {
  const text = write(at("2026-07-01", "20:00", "Europe/Paris", { endTime: "02:00" }));
  expect(text).toContain("DTSTART;TZID=Europe/Paris:20260701T200000\r\n");
  expect(text).toContain("DTEND;TZID=Europe/Paris:20260702T020000\r\n");
  expect(text).toContain(
    [
      "BEGIN:VTIMEZONE",
      "TZID:Europe/Paris",
      "BEGIN:DAYLIGHT",
      "DTSTART:20260329T020000",
      "TZOFFSETFROM:+0100",
      "TZOFFSETTO:+0200",
      "END:DAYLIGHT",
      "BEGIN:STANDARD",
      "DTSTART:20261025T030000",
      "TZOFFSETFROM:+0200",
      "TZOFFSETTO:+0100",
      "END:STANDARD",
      "END:VTIMEZONE",
    ].join("\r\n"),
  );
});

test("a time that the clocks skip is shown as what they show instead, one that comes twice in UTC", () => {
  expect(write(at("2026-03-29", "02:30", "Europe/Paris"))).toContain(
    "DTSTART;TZID=Europe/Paris:20260329T033000\r\n",
  );
  expect(write(at("2026-10-25", "02:30", "Europe/Paris"))).toContain(
    "DTSTART:20261025T003000Z\r\n",
  );
});

test("all-day events are days, whichever zone they are in, and the last of several is among them", () => {
  const text = write(
    at("2026-07-01", "00:00", "Pacific/Apia", { allDay: true, endDate: "2026-07-03" }),
  );
  expect(text).toContain("DTSTART;VALUE=DATE:20260701\r\nDTEND;VALUE=DATE:20260704\r\n");
  expect(text).not.toContain("VTIMEZONE");
  const { event, other } = readBoth(text, sampleEvent().id);
  expect([event.startDate.toString(), event.endDate.toString()]).toEqual([
    "2026-07-01",
    "2026-07-04",
  ]);
  expect([other.datetype, other.start.toDateString()]).toEqual(["date", "Wed Jul 01 2026"]);
});

test("one day, one without an end, several days and the last day that there is", () => {
  expect(write(at("2026-02-28", "00:00", "UTC", { allDay: true }))).toContain(
    "DTSTART;VALUE=DATE:20260228\r\nDTEND;VALUE=DATE:20260301\r\n",
  );
  expect(write(sampleEvent())).not.toContain("DTEND");
  const festival = at("2026-07-01", "18:00", "Europe/Paris", {
    endDate: "2026-07-05",
    endTime: "12:00",
  });
  expect(instantsOf(festival).icalJs).toEqual([festival.startsAt, festival.endsAt]);
  const last = at("9999-12-30", "23:59", "Pacific/Pago_Pago");
  expect(instantsOf(last).icalJs[0]).toBe(last.startsAt);
  const first = at("1000-01-02", "00:00", "Pacific/Kiritimati");
  expect(instantsOf(first).icalJs[0]).toBe(first.startsAt);
});

test("what a subscriber needs to follow an event is there", () => {
  const event = sampleEvent({
    title: "Waltzes",
    description: "An **evening**.",
    tags: ["concert", "a,b;c"],
    price: "€ 12",
    ticketUrl: "https://tickets.example.com/?a=1,2;3",
    coordinates: { latitude: 48.8674, longitude: -2.0000001 },
    organizer: { id: sampleEvent().organizer.id, username: "opera", displayName: "The Opera" },
    revision: 4,
    updatedAt: "2026-02-01T08:30:15.123Z",
  });
  const text = write(event);
  expect(text).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\n/);
  expect(text).toMatch(/END:VCALENDAR\r\n$/);
  for (const line of [
    "NAME:Handbill",
    "X-WR-CALNAME:Handbill",
    "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    "X-PUBLISHED-TTL:PT1H",
    `SOURCE;VALUE=URI:${options.url}`,
    `UID:${event.id}`,
    "SEQUENCE:3",
    "DTSTAMP:20260201T083015Z",
    "LAST-MODIFIED:20260201T083015Z",
    "CREATED:20260101T120000Z",
    "STATUS:CONFIRMED",
    "GEO:48.867400;-2.000000",
    "CATEGORIES:concert,a\\,b\\;c",
    "CONTACT:The Opera",
    `URL:https://example.com/events/${event.id}`,
    "LOCATION:Hall\\, 1 Road",
  ]) {
    expect(text).toContain(`\r\n${line}\r\n`);
  }
  expect(text).not.toMatch(/ORGANIZER|METHOD|mailto/i);
  const { event: read, other } = readBoth(text, event.id);
  expect(read.description).toBe("An evening.\n\n€ 12\nhttps://tickets.example.com/?a=1,2;3");
  expect(read.component.getFirstProperty("categories")?.getValues()).toEqual(event.tags);
  expect(other.geo).toEqual({ lat: 48.8674, lon: -2 });
});

test("what became of an event is said", () => {
  const of = (said: Partial<Event>) => readBoth(write(sampleEvent(said)), sampleEvent().id);
  const cancelled = of({ status: "cancelled" });
  expect([cancelled.other.status, cancelled.event.description]).toEqual([
    "CANCELLED",
    "Cancelled.",
  ]);
  expect(of({ status: "postponed" }).other.status).toBe("TENTATIVE");
  const moved = of({ status: "rescheduled", formerDate: "2026-06-01", formerTime: "19:00" });
  expect(moved.other.status).toBe("CONFIRMED");
  expect(moved.event.description).toBe("Rescheduled: it was to be on 2026-06-01, 19:00.");
});

test("an empty calendar is one, too", () => {
  const text = write();
  expect(new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent")).toEqual([]);
  expect(text).toContain("BEGIN:VTIMEZONE"); // RFC 5545 §3.6: one component at least
});

describe("whatever is written in an event", () => {
  const hostile = [
    "a\r\nBEGIN:VEVENT\r\nUID:evil\r\nEND:VEVENT\r\nX:",
    "a\nEND:VCALENDAR",
    "a\rSUMMARY:b",
    "a\u2028b\u2029c\u0085d\u000bSUMMARY:e\u000cf\u001c",
    'comma, semicolon; colon: quote" backslash\\ \\n \\, \\;',
    "👩‍👩‍👧‍👦".repeat(60),
    "é".repeat(200),
    "漢字".repeat(200),
    "\ud800 lone \udc00",
    "\0",
    "‮right to left‬ ﷽ ẗ̷̢̛",
    " ".repeat(300),
  ];
  test.each(hostile.map((text) => [text]))(
    "%j makes no line of its own, and is read as written",
    (text) => {
      const event = sampleEvent({
        title: `t${text}t`,
        venue: `v${text}v`,
        tags: [`x${text}x`, "y"],
      });
      const ics = write(event);
      const { calendar, event: read, other } = readBoth(ics, event.id);
      expect(calendar.getAllSubcomponents("vevent")).toHaveLength(1);
      expect(ics.match(/^UID:/gm)).toHaveLength(1);
      const shown = `t${text}t`
        .replaceAll(/\r\n?|[\u2028\u2029]/g, "\n")
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is left out
        .replaceAll(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/g, "")
        .toWellFormed();
      expect(read.summary).toBe(shown);
      // node-ical takes an escaped backslash before an n for a line's end.
      if (!text.includes("\\")) expect(other.summary).toBe(shown);
      expect(read.component.getFirstProperty("categories")?.getValues()).toHaveLength(2);
    },
  );

  test("no line is longer than 75 octets, and none is broken inside a character", () => {
    const anyText = fc.string({ unit: "grapheme", maxLength: 400 });
    fc.assert(
      fc.property(anyText, anyText, (title, description) => {
        const bytes = Buffer.from(write(sampleEvent({ title, description, venue: title })));
        const fatal = new TextDecoder("utf-8", { fatal: true });
        for (const line of splitLines(bytes)) {
          expect(line.length).toBeLessThanOrEqual(75);
          fatal.decode(line);
        }
      }),
      { numRuns: 200 },
    );
  });

  test("titles are read as they were written", () => {
    const anyText = fc.string({ unit: "grapheme", maxLength: 300 });
    fc.assert(
      fc.property(anyText, (words) => {
        const title = `<${words.replaceAll(/[\p{Cc}\\]/gu, "")}>`;
        const { event, other } = readBoth(write(sampleEvent({ title })), sampleEvent().id);
        expect([event.summary, other.summary]).toEqual([title, title]);
      }),
      { numRuns: 200 },
    );
  });
});

test("a long description is cut, and no character with it", () => {
  const text = writeCalendar([sampleEvent({ description: "😀".repeat(100) })], {
    ...options,
    longestDescription: 11,
  });
  expect(readBoth(text, sampleEvent().id).event.description).toBe(`${"😀".repeat(5)} […]`);
});

function splitLines(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0, to = 0; from < bytes.length; from = to + 2) {
    to = bytes.indexOf("\r\n", from);
    lines.push(bytes.subarray(from, to));
  }
  return lines;
}
