import { Temporal } from "temporal-polyfill";
import type { CalendarComponent } from "./calendar-component.ts";

/** Clocks that go forward for less than this go back by themselves: that is summer time. */
const LONGEST_SUMMER = { years: 1 };

/** Where a zone never changed its clocks, its one observance begins here: nothing before is written in it. */
const BEGINNING = Temporal.PlainDateTime.from("1970-01-01T00:00:00");

/**
 * A VTIMEZONE (RFC 5545 §3.6.5) that says what the clocks of a zone show at the given moments: it has the change before and
 * the change after each, as the runtime's zone database knows them, so that a calendar arrives at the very instants that were
 * derived with it.
 *
 * @param moments at least one, all in the zone.
 */
export function timezoneComponent(
  timezone: string,
  moments: Temporal.ZonedDateTime[],
): CalendarComponent {
  const changes = new Map<number, Temporal.ZonedDateTime>();
  let isFixed = false;
  let known = Number.NEGATIVE_INFINITY; // until then, in milliseconds since 1970
  for (const moment of moments.toSorted(byTime)) {
    if (moment.epochMilliseconds < known) continue;
    const before = moment.add({ nanoseconds: 1 }).getTimeZoneTransition("previous");
    const after = moment.getTimeZoneTransition("next");
    isFixed ||= before === null;
    for (const change of [before, after]) if (change) changes.set(change.epochMilliseconds, change);
    if (!after) break; // the clocks stay as they are from here on
    known = after.epochMilliseconds;
  }
  const observances = [...changes.values()].toSorted(byTime).map(observanceFrom);
  const [first] = moments;
  if (isFixed && first)
    observances.unshift(observance("standard", BEGINNING, first.offset, first.offset));
  return ["vtimezone", [["tzid", {}, "text", timezone]], observances];
}

/** Of a calendar in which nothing is written in another zone. */
export const UTC_TIMEZONE: CalendarComponent = [
  "vtimezone",
  [["tzid", {}, "text", "UTC"]],
  [observance("standard", BEGINNING, "+00:00", "+00:00")],
];

function observanceFrom(change: Temporal.ZonedDateTime): CalendarComponent {
  const before = change.subtract({ nanoseconds: 1 });
  const shift = change.offsetNanoseconds - before.offsetNanoseconds;
  const next = change.getTimeZoneTransition("next");
  const isSummer =
    shift > 0 &&
    next !== null &&
    next.offsetNanoseconds < change.offsetNanoseconds &&
    Temporal.ZonedDateTime.compare(next, change.add(LONGEST_SUMMER)) < 0;
  // What the clocks would have shown, had they not been changed.
  const onset = change.toPlainDateTime().subtract({ nanoseconds: shift });
  return observance(isSummer ? "daylight" : "standard", onset, before.offset, change.offset);
}

function observance(
  kind: "standard" | "daylight",
  onset: Temporal.PlainDateTime,
  from: string,
  to: string,
): CalendarComponent {
  return [
    kind,
    [
      ["dtstart", {}, "date-time", onset.toString({ smallestUnit: "second" })],
      ["tzoffsetfrom", {}, "utc-offset", from],
      ["tzoffsetto", {}, "utc-offset", to],
    ],
    [],
  ];
}

function byTime(one: Temporal.ZonedDateTime, other: Temporal.ZonedDateTime): number {
  return one.epochMilliseconds - other.epochMilliseconds;
}
