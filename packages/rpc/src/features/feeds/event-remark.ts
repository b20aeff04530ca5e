import type { Event } from "../events/schema.ts";

/** What a reader has to know first of an event that does not take place as planned; undefined when it does. */
export function remarkOn({ status, formerDate, formerTime, allDay }: Event): string | undefined {
  if (status === "cancelled") return "Cancelled.";
  if (status === "postponed") return "Postponed: the new date is not known yet.";
  if (status !== "rescheduled" || formerDate === null) return undefined;
  const formerly = allDay || formerTime === null ? formerDate : `${formerDate}, ${formerTime}`;
  return `Rescheduled: it was to be on ${formerly}.`;
}
