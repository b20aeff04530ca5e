import { Temporal } from "temporal-polyfill";
import type { FieldError } from "../../errors.ts";
import { MOST_DAYS } from "./limits.ts";

/** When an event takes place, as its organizer says it. */
export interface LocalTimes {
  /** `YYYY-MM-DD` */
  date: string;
  /** `HH:MM` */
  time: string;
  endDate: string | null;
  endTime: string | null;
  allDay: boolean;
  /** IANA name. */
  timezone: string;
}

/** What becomes of a time on a day on which the clocks are changed. */
type ClockChange = "skipped" | "repeated" | null;

export interface ResolvedTimes extends LocalTimes {
  startsAt: Date;
  /** Exclusive. */
  endsAt: Date;
  clockChange: ClockChange;
  endClockChange: ClockChange;
  /** The local days after the first on which it goes on. */
  laterDays: string[];
}

/**
 * Derives the instants of local times. A time that the clocks skip is read with the offset before the change; of one that
 * comes twice, the first is meant (RFC 5545 §3.3.5). Without an end, an event is over at the end of its local day, which is the
 * next one when the clocks skip the rest of the day that is said, or all of it. An end that has a time only, and not a later
 * one, is past midnight. All-day events have no times.
 *
 * @returns what is wrong with the end, when it is not after the start or too late.
 */
export function resolveTimes(given: LocalTimes): ResolvedTimes | { wrong: FieldError } {
  const day = Temporal.PlainDate.from(given.date);
  const { timezone, allDay } = given;
  const time = allDay ? "00:00" : given.time;
  const start = allDay ? startOf(day, timezone) : resolve(day, time, timezone);

  const endTime = allDay ? null : given.endTime;
  const isPastMidnight = given.endDate === null && endTime !== null && endTime <= time;
  const impliedEnd =
    endTime === null ? null : (isPastMidnight ? day.add({ days: 1 }) : day).toString();
  const endDate = given.endDate ?? impliedEnd;
  const saidDay = endDate === null ? day : Temporal.PlainDate.from(endDate);
  const days = given.endDate === null ? 0 : day.until(saidDay).days; // what follows from the times is near
  if (days < 0) return { wrong: { path: "endDate", message: "must not be before date" } };
  if (days > MOST_DAYS) {
    return { wrong: { path: "endDate", message: `must be at most ${MOST_DAYS} days after date` } };
  }

  const { lastDay, end } =
    endTime === null
      ? closeOf(saidDay, start, timezone)
      : { lastDay: saidDay, end: resolve(saidDay, endTime, timezone) };
  if (end.at <= start.at) {
    return { wrong: { path: "endTime", message: "must be after the start" } };
  }
  return {
    ...{ date: given.date, time, endDate, endTime, allDay, timezone },
    startsAt: new Date(start.at),
    endsAt: new Date(end.at),
    clockChange: start.change,
    endClockChange: end.change,
    laterDays: endTime === null && lastDay.equals(day) ? [] : daysAfter(day, end.at, timezone),
  };
}

interface Resolved {
  /** Milliseconds since 1970. */
  at: number;
  change: ClockChange;
}

function resolve(day: Temporal.PlainDate, time: string, timezone: string): Resolved {
  const local = day.toPlainDateTime(Temporal.PlainTime.from(time));
  const earlier = local.toZonedDateTime(timezone, { disambiguation: "earlier" });
  const later = local.toZonedDateTime(timezone, { disambiguation: "later" });
  const [first, second] = [earlier.epochMilliseconds, later.epochMilliseconds];
  if (first === second) return { at: first, change: null };
  const isRepeated = earlier.toPlainDateTime().equals(local);
  return isRepeated ? { at: first, change: "repeated" } : { at: second, change: "skipped" };
}

/** The first moment of a day, which is not midnight everywhere. */
function startOf(day: Temporal.PlainDate, timezone: string): Resolved {
  return { at: day.toZonedDateTime(timezone).epochMilliseconds, change: null };
}

/** The end of a day, or of the one that the start lies on: clocks that skip a midnight may move it there. */
function closeOf(
  saidDay: Temporal.PlainDate,
  start: Resolved,
  timezone: string,
): { lastDay: Temporal.PlainDate; end: Resolved } {
  const close = startOf(saidDay.add({ days: 1 }), timezone);
  if (close.at > start.at) return { lastDay: saidDay, end: close };
  const moved = Temporal.Instant.fromEpochMilliseconds(start.at).toZonedDateTimeISO(timezone);
  const lastDay = moved.toPlainDate();
  return { lastDay, end: startOf(lastDay.add({ days: 1 }), timezone) };
}

function daysAfter(first: Temporal.PlainDate, end: number, timezone: string): string[] {
  const last = Temporal.Instant.fromEpochMilliseconds(end - 1)
    .toZonedDateTimeISO(timezone)
    .toPlainDate();
  const { days } = first.until(last);
  return Array.from({ length: Math.max(0, days) }, (_, index) =>
    first.add({ days: index + 1 }).toString(),
  );
}
