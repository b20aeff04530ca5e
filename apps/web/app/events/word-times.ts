import type { Event } from "@handbill/client";

/** When an event takes place, as its organizer said it. */
export type LocalTimes = Pick<
  Event,
  "date" | "time" | "endDate" | "endTime" | "allDay" | "startsAt" | "endsAt" | "timezone"
>;

// Local dates and times are formatted as if they were in UTC, so that nothing shifts them.
const local = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat("en", { ...options, timeZone: "UTC" });
const weekday = local({ weekday: "short" });
const shortDay = local({ weekday: "short", month: "short", day: "numeric" });
const fullDay = local({ dateStyle: "full" });
const timeOfDay = local({ timeStyle: "short" });

/** A local day, given as `YYYY-MM-DD`, as in `Thursday, December 31, 2026`. */
export function wordDay(date: string): string {
  return fullDay.format(new Date(date));
}

/** A local time of day, given as `HH:MM`, as in `8:00 PM`. */
export function wordTime(time: string): string {
  return timeOfDay.format(new Date(`1970-01-01T${time}Z`));
}

/** A moment in the zone of an event, as in `Thursday, December 31, 2026 at 8:00 PM Eastern Standard Time`. */
export function wordMoment(at: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat("en", {
    ...{ weekday: "long", year: "numeric", month: "long", day: "numeric" },
    ...{ hour: "numeric", minute: "2-digit", timeZoneName: "long", timeZone },
  });
  return format.format(new Date(at));
}

/** When an event takes place, for a list that has its first day already: `Thu, 8:00 PM – 2:00 AM`. */
export function wordBriefly(times: LocalTimes): string {
  const { date, time, endDate, endTime, allDay } = times;
  const first = weekday.format(new Date(date));
  const isLong = endDate !== null && endDate !== date && !isPastMidnight(times);
  const last = isLong ? ` to ${shortDay.format(new Date(endDate))}` : "";
  if (allDay) return `${first}${last}, all day`;
  const end = isLong || endTime === null ? last : ` – ${wordTime(endTime)}`;
  return `${first}, ${wordTime(time)}${end}`;
}

/** The end of an event in words that follow `until`, as in `2:00 AM the next day`; null when none was said. */
export function wordEnd(times: LocalTimes): string | null {
  const { date, endDate, endTime, allDay } = times;
  if (endDate === null || (allDay && endDate === date)) return null;
  if (endTime === null) return allDay ? wordDay(endDate) : `the end of ${wordDay(endDate)}`;
  if (endDate === date) return wordTime(endTime);
  if (isPastMidnight(times)) return `${wordTime(endTime)} the next day`;
  return `${wordDay(endDate)}, ${wordTime(endTime)}`;
}

/** What the clocks do to the beginning and the end of an event, a sentence for each (RFC 5545 §3.3.5). */
export function wordClockChanges(
  times: LocalTimes & Pick<Event, "clockChange" | "endClockChange">,
): string[] {
  const { time, endTime, startsAt, endsAt, timezone, clockChange, endClockChange } = times;
  return [
    ...wordClockChange(clockChange, { what: "begins", time, at: startsAt, timezone }),
    ...wordClockChange(endClockChange, { what: "ends", time: endTime, at: endsAt, timezone }),
  ];
}

interface Moment {
  what: "begins" | "ends";
  /** What was said. */
  time: string | null;
  /** What it comes to. */
  at: string;
  timezone: string;
}

function wordClockChange(
  change: Event["clockChange"],
  { what, time, at, timezone }: Moment,
): string[] {
  if (change === null || time === null) return [];
  if (change === "repeated") {
    return [
      `The clocks go back that day, and ${wordTime(time)} comes twice: it ${what} the first time.`,
    ];
  }
  const actual = new Intl.DateTimeFormat("en", { timeStyle: "short", timeZone: timezone });
  const then = actual.format(new Date(at));
  return [`The clocks go forward that day and skip ${wordTime(time)}: it ${what} at ${then}.`];
}

/** The zone of an event as it is called at that time of year, as in `Central European Standard Time`. */
export function nameZone({ timezone, startsAt }: LocalTimes): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone: timezone, timeZoneName: "long" });
  const name = parts.formatToParts(new Date(startsAt)).find(({ type }) => type === "timeZoneName");
  return name?.value ?? timezone;
}

/** Whether an event ends in the night after its day, so that the end's day need not be said. */
export function isPastMidnight({
  date,
  time,
  endDate,
  endTime,
}: Pick<LocalTimes, "date" | "time" | "endDate" | "endTime">): boolean {
  return endTime !== null && endTime <= time && endDate === dayAfter(date);
}

function dayAfter(date: string): string {
  const day = new Date(date);
  day.setUTCDate(day.getUTCDate() + 1);
  return day.toISOString().slice(0, "YYYY-MM-DD".length);
}
