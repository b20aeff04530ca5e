import type { Event } from "@handbill/client";

/** An event in the words of a page. Made on the server only: browsers may word dates differently. */
export interface EventView {
  id: string;
  venue: string;
  address: string;
  organizer: string;
  /** The moment in UTC, for machines. */
  startsAt: string;
  /** The local day in pieces, as in `Sun`, `31`, `Dec`, `2026`. */
  weekday: string;
  day: string;
  month: string;
  year: string;
  /** The local day in full, as in `Sunday, December 31, 2026`. */
  date: string;
  /** The local time of day, as in `8:00 PM`. */
  time: string;
  /** The zone of date and time by its place, as in `Europe/Paris`. */
  zone: string;
  /** The zone as it is called at that time of year, as in `Central European Standard Time`. */
  zoneName: string;
}

// Local dates and times are formatted as if they were in UTC, so that nothing shifts them.
const local = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat("en", { ...options, timeZone: "UTC" });
const weekday = local({ weekday: "short" });
const day = local({ day: "numeric" });
const month = local({ month: "short" });
const year = local({ year: "numeric" });
const date = local({ dateStyle: "full" });
const time = local({ timeStyle: "short" });

/** Words an event in its own local time, in English. */
export function viewEvent(event: Event): EventView {
  const at = new Date(`${event.date}T${event.time}Z`);
  return {
    id: event.id,
    venue: event.venue,
    address: event.address,
    organizer: event.organizer.username,
    startsAt: event.startsAt,
    weekday: weekday.format(at),
    day: day.format(at),
    month: month.format(at),
    year: year.format(at),
    date: date.format(at),
    time: time.format(at),
    zone: event.timezone.replaceAll("_", " "),
    zoneName: nameZone(event),
  };
}

function nameZone({ timezone, startsAt }: Event): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone: timezone, timeZoneName: "long" });
  const name = parts.formatToParts(new Date(startsAt)).find(({ type }) => type === "timeZoneName");
  return name?.value ?? timezone;
}
