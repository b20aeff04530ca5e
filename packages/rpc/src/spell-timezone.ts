import { Temporal } from "temporal-polyfill";

const ANY_MOMENT = Temporal.Instant.fromEpochMilliseconds(0);

/** The name of a time zone that the runtime knows, as IANA spells it: `Europe/Paris` for `europe/paris`. An alias stays one. */
export function spellTimezone(name: string): string {
  return ANY_MOMENT.toZonedDateTimeISO(name).timeZoneId;
}
