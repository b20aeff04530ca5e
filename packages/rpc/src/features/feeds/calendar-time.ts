import { Temporal } from "temporal-polyfill";
import type { Event } from "../events/schema.ts";

/** Until 1972 there were offsets with seconds in them, which calendars drop, and of what was before zone databases differ. */
const FIRST_YEAR_IN_ZONES = 1973;

/** When something begins or ends, as iCalendar writes it: on a day, in UTC, or at a wall-clock time of a time zone. */
export type CalendarTime =
  | { kind: "day"; day: Temporal.PlainDate }
  | { kind: "utc"; instant: Temporal.Instant }
  | { kind: "local"; at: Temporal.ZonedDateTime };

/**
 * When an event begins, and when it ends if it says so (exclusive). A wall-clock time is the one that the clocks do show: where they
 * skip what the organizer wrote, it is later than that. One that comes twice on its day is in UTC, since not all
 * calendars take the first of the two, as RFC 5545 §3.3.5 has it.
 */
export function calendarTimes(event: Event): {
  start: CalendarTime;
  end: CalendarTime | undefined;
} {
  const { date, endDate, endTime, startsAt, endsAt, allDay, timezone } = event;
  if (allDay) {
    const start = Temporal.PlainDate.from(date);
    const last = endDate === null ? start : Temporal.PlainDate.from(endDate);
    return { start: { kind: "day", day: start }, end: { kind: "day", day: last.add({ days: 1 }) } };
  }
  const hasEnd = endDate !== null || endTime !== null;
  return {
    start: timeIn(timezone, startsAt),
    end: hasEnd ? timeIn(timezone, endsAt) : undefined,
  };
}

function timeIn(timezone: string, moment: string): CalendarTime {
  const instant = Temporal.Instant.from(moment);
  const at = instant.toZonedDateTimeISO(timezone);
  const isPlain = at.year >= FIRST_YEAR_IN_ZONES && timezone !== "UTC" && !comesTwice(at);
  return isPlain ? { kind: "local", at } : { kind: "utc", instant };
}

function comesTwice(at: Temporal.ZonedDateTime): boolean {
  const local = at.toPlainDateTime();
  const first = local.toZonedDateTime(at.timeZoneId, { disambiguation: "earlier" });
  const second = local.toZonedDateTime(at.timeZoneId, { disambiguation: "later" });
  return first.epochMilliseconds !== second.epochMilliseconds;
}
