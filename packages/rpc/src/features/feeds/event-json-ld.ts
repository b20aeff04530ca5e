import { Temporal } from "temporal-polyfill";
import { plainTextOf } from "../../markdown.ts";
import type { Event } from "../events/schema.ts";
import type { EventJsonLd } from "./json-ld-schema.ts";

/** In schema.org's words: a draft, which nobody is told of, would be scheduled as well. */
const STATUSES: Record<Event["status"], EventJsonLd["eventStatus"]> = {
  draft: "https://schema.org/EventScheduled",
  scheduled: "https://schema.org/EventScheduled",
  published: "https://schema.org/EventScheduled",
  cancelled: "https://schema.org/EventCancelled",
  postponed: "https://schema.org/EventPostponed",
  rescheduled: "https://schema.org/EventRescheduled",
};

const ATTENDANCES: Record<Event["attendance"], EventJsonLd["eventAttendanceMode"]> = {
  "in-person": "https://schema.org/OfflineEventAttendanceMode",
  online: "https://schema.org/OnlineEventAttendanceMode",
  both: "https://schema.org/MixedEventAttendanceMode",
};

/**
 * An event as schema.org's `Event`, for search engines. Days stand for all-day events, of which `endDate` is the last; other times
 * have the offset that their zone has at that moment.
 *
 * @param webUrl where the web app is, without a slash at its end.
 */
export function eventJsonLd(event: Event, { webUrl }: { webUrl: string }): EventJsonLd {
  const page = `${webUrl}/events/${event.id}`;
  const description = plainTextOf(event.description ?? "");
  const offer = offerOf(event, page);
  const previousStartDate = formerStart(event);
  return {
    "@context": "https://schema.org",
    "@type": "Event",
    "@id": page,
    identifier: event.id,
    name: event.title,
    ...(description !== "" && { description }),
    ...times(event),
    ...(previousStartDate !== undefined && { previousStartDate }),
    eventStatus: STATUSES[event.status],
    eventAttendanceMode: ATTENDANCES[event.attendance],
    location: locationOf(event, page),
    organizer: {
      "@type": "Organization",
      name: event.organizer.displayName ?? event.organizer.username,
    },
    ...(offer && { offers: offer }),
    ...(event.language !== null && { inLanguage: event.language }),
    ...(event.tags.length > 0 && { keywords: event.tags }),
    url: page,
    ...(event.url !== null && { sameAs: event.url }),
  };
}

function times(event: Event): Pick<EventJsonLd, "startDate" | "endDate"> {
  const { date, endDate, endTime, startsAt, endsAt, allDay, timezone } = event;
  if (allDay) return { startDate: date, endDate: endDate ?? date };
  const hasEnd = endDate !== null || endTime !== null;
  return {
    startDate: withOffset(Temporal.Instant.from(startsAt).toZonedDateTimeISO(timezone)),
    ...(hasEnd && {
      endDate: withOffset(Temporal.Instant.from(endsAt).toZonedDateTimeISO(timezone)),
    }),
  };
}

function formerStart({
  status,
  formerDate,
  formerTime,
  allDay,
  timezone,
}: Event): string | undefined {
  if (status !== "rescheduled" || formerDate === null) return undefined;
  if (allDay || formerTime === null) return formerDate;
  return withOffset(
    Temporal.PlainDateTime.from(`${formerDate}T${formerTime}`).toZonedDateTime(timezone),
  );
}

/** As ISO 8601 has it: without the zone's name. */
function withOffset(moment: Temporal.ZonedDateTime): string {
  return moment.toString({ smallestUnit: "second", timeZoneName: "never" });
}

function locationOf(event: Event, page: string): EventJsonLd["location"] {
  const { venue, address, coordinates, attendance } = event;
  const place = {
    "@type": "Place" as const,
    name: venue,
    address,
    ...(coordinates && { geo: { "@type": "GeoCoordinates" as const, ...coordinates } }),
  };
  const online = { "@type": "VirtualLocation" as const, url: event.url ?? page };
  if (attendance === "online") return [online];
  return attendance === "both" ? [place, online] : [place];
}

/** A price in words is no number, as `price` has to be. */
function offerOf({ ticketUrl, price }: Event, page: string): EventJsonLd["offers"] {
  if (ticketUrl === null && price === null) return undefined;
  return {
    "@type": "Offer",
    url: ticketUrl ?? page,
    ...(price !== null && { description: price }),
  };
}
