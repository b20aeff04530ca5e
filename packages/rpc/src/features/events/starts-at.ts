import { Temporal } from "temporal-polyfill";

export interface LocalTime {
  /** `YYYY-MM-DD` */
  date: string;
  /** `HH:MM` */
  time: string;
  /** IANA name. */
  timezone: string;
}

/**
 * The instant of a wall-clock time in a zone. Where clocks go forward past it, it is read with the offset before the
 * change; where clocks go back, the first of the two is meant (RFC 5545 §3.3.5).
 */
export function startsAt({ date, time, timezone }: LocalTime): Date {
  const { epochMilliseconds } = Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(
    timezone,
    { disambiguation: "compatible" },
  );
  return new Date(epochMilliseconds);
}
