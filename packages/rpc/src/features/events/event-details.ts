import { Temporal } from "temporal-polyfill";
import { HandbillError } from "../../errors.ts";
import { cellsOf } from "../../grid.ts";
import { plainTextOf } from "../../markdown.ts";
import { indexWords } from "../../search-words.ts";
import { spellTimezone } from "../../spell-timezone.ts";
import type { VenueOfEvent } from "../venues/queries.ts";
import type { EventDetails } from "./inputs.ts";
import type { EventIndex } from "./mutations.ts";
import type { EventRow } from "./queries.ts";
import { type LocalTimes, type ResolvedTimes, resolveTimes } from "./resolve-times.ts";
import type { Event } from "./schema.ts";
import { tagKey } from "./tag-key.ts";
import { isListed } from "./visibility.ts";

/** Everything of an event that its organizer decides, as it is stored. */
export interface Details extends LocalTimes {
  title: string | null;
  description: string | null;
  url: string | null;
  ticketUrl: string | null;
  price: string | null;
  tags: string[];
  language: string | null;
  attendance: Event["attendance"];
  venue: string;
  address: string;
}

/** Of a new event, before anything is said about it. */
export const NOTHING_SAID = {
  title: null,
  description: null,
  url: null,
  ticketUrl: null,
  price: null,
  tags: [],
  language: null,
  attendance: "in-person",
  endDate: null,
  endTime: null,
  allDay: false,
} as const satisfies Partial<Details>;

/**
 * What an event's details are once some of them are changed.
 *
 * @param row the event as it is stored.
 */
export function changeDetails(
  before: Event,
  row: EventRow["event"],
  change: EventDetails,
): Details {
  const { publishAt: _, status: __, ...details } = change;
  return {
    ...detailsOf(before, row),
    ...details,
    ...(change.endDate === undefined && { endDate: shiftEnd(before, change) }),
    ...(change.timezone !== undefined && { timezone: spellTimezone(change.timezone) }),
    ...(change.tags && { tags: distinct(change.tags) }),
  };
}

/** @param row the event as it is stored, where a title that was left out is null; the answer has the venue's name. */
export function detailsOf(event: Event, { title }: Pick<EventRow["event"], "title">): Details {
  const { description, url, ticketUrl, price, tags, language, attendance } = event;
  const { date, time, endDate, endTime, allDay, timezone, venue, address } = event;
  return {
    ...{ title, description, url, ticketUrl, price, tags, language },
    ...{ attendance, date, time, endDate, endTime, allDay, timezone, venue, address },
  };
}

/** Each once, in whichever spelling it came first. */
export function distinct(tags: string[]): string[] {
  return [...new Map(tags.toReversed().map((tag) => [tagKey(tag), tag])).values()].toReversed();
}

/**
 * The last day when it is not said: as long after the first as it was, or what follows from the time of the end when it
 * followed from that before, or is the first day and has had no time.
 */
function shiftEnd(before: Event, { date = before.date, endTime }: EventDetails): string | null {
  if (before.endDate === null) return null;
  const days = Temporal.PlainDate.from(before.date).until(before.endDate).days;
  const follows =
    before.endTime === null
      ? days === 0 && typeof endTime === "string"
      : days === (before.endTime <= before.time ? 1 : 0);
  return follows ? null : Temporal.PlainDate.from(date).add({ days }).toString();
}

/** @throws {HandbillError} VALIDATION_FAILED when the event would end before it begins, or last too long. */
export function resolveOrRefuse(times: LocalTimes): ResolvedTimes {
  const resolved = resolveTimes(times);
  if ("wrong" in resolved) {
    throw new HandbillError("VALIDATION_FAILED", { fields: [resolved.wrong] });
  }
  return resolved;
}

/** The columns of details, and by what the event is found with them. */
export function composeRow(
  details: Details,
  times: ResolvedTimes,
  { status, deletedAt }: { status: Event["status"]; deletedAt: Date | string | null },
) {
  const { laterDays, ...columns } = times;
  const listed = isListed({ status, deletedAt });
  const { tags, title, description } = details;
  const row = {
    ...details,
    ...columns,
    status,
    isListed: listed,
    tags: tags.join("\n"),
  };
  const index: EventIndex = {
    startsAt: times.startsAt,
    isListed: listed,
    tags: tags.map(tagKey),
    laterDays,
    words: indexWords([
      ...[title, details.venue, details.address, ...tags],
      description && plainTextOf(description),
    ]),
  };
  return { row, index };
}

/** By what an event is found as it is. */
export function indexOf(event: Event): EventIndex {
  const details = detailsOf(event, event); // by the same words, whether its title was said or is the venue's name
  return composeRow(details, resolveOrRefuse(details), event).index;
}

/** The columns that an event takes over from its venue. */
export function placeOf({ id, latitude, longitude }: VenueOfEvent) {
  const cells =
    latitude === null || longitude === null
      ? { smallCell: null, largeCell: null }
      : cellsOf({ latitude, longitude });
  return { venueId: id, latitude, longitude, ...cells };
}
