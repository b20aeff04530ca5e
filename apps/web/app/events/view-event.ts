import type { Event } from "@handbill/client";
import { wordBriefly } from "./word-times.ts";

/** An event in the words of a list. Made on the server only: browsers may word dates differently. */
export interface EventView {
  id: string;
  title: string;
  /** Where it is, in one line. */
  where: string;
  /** When it begins, for machines: the local day when it lasts all day, otherwise the moment in UTC. */
  startsAt: string;
  /** The local day in pieces, as in `31`, `Dec`, `2026`. */
  day: string;
  month: string;
  year: string;
  /** As in `Thu, 8:00 PM – 2:00 AM`. */
  when: string;
  /** The zone of date and time by its place, as in `Europe/Paris`. */
  zone: string;
  /** What has become of it; null for what takes place as it was published. */
  status: string | null;
  /** Whether it does not take place then. */
  isOff: boolean;
}

// Local days are formatted as if they were in UTC, so that nothing shifts them.
const local = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat("en", { ...options, timeZone: "UTC" });
const day = local({ day: "numeric" });
const month = local({ month: "short" });
const year = local({ year: "numeric" });

const statuses: Record<Event["status"], string | null> = {
  draft: "Draft",
  scheduled: "Scheduled",
  published: null,
  cancelled: "Cancelled",
  postponed: "Postponed",
  rescheduled: "New date",
};

/** Words an event in its own local time, in English. */
export function viewEvent(event: Event): EventView {
  const { id, title, venue, address, date, timezone } = event;
  const at = new Date(date);
  return {
    id,
    title,
    where: title === venue ? address : `${venue}, ${address}`,
    startsAt: event.allDay ? date : event.startsAt,
    day: day.format(at),
    month: month.format(at),
    year: year.format(at),
    when: wordBriefly(event),
    zone: timezone.replaceAll("_", " "),
    status: event.deletedAt === null ? statuses[event.status] : "Deleted",
    isOff: event.status === "cancelled" || event.status === "postponed",
  };
}
