import type { z } from "zod";
import { spellTimezone } from "../../spell-timezone.ts";
import type { Stamp } from "../changes/mutations.ts";
import { type VenueOfEvent, venueKey } from "../venues/queries.ts";
import { firstStatus } from "./change-status.ts";
import {
  composeRow,
  type Details,
  distinct,
  NOTHING_SAID,
  placeOf,
  resolveOrRefuse,
} from "./event-details.ts";
import type { createEventInput } from "./inputs.ts";
import type { StoredEvent } from "./mutations.ts";
import { toEvent } from "./queries.ts";
import { type ResolvedTimes, resolveTimes } from "./resolve-times.ts";
import type { Event } from "./schema.ts";

/** An event that is to be entered, as far as it is known before its venue is. */
export interface NewEvent {
  id: string;
  organizerId: string;
  createdAt: Date;
  /** With the time zone that it is in unless the venue has one. */
  details: Details;
  /** Of those details; undefined when the clocks of that zone refuse them, and those of a venue may not. */
  times: ResolvedTimes | undefined;
  /** Whether the time zone is its organizer's word. */
  hasOwnTimezone: boolean;
  /** Whether, and from when on, it is to be published. */
  wish: Pick<z.output<typeof createEventInput>, "status" | "publishAt">;
  /** In hexadecimal digits. */
  venueKey: string;
}

/** @throws {HandbillError} VALIDATION_FAILED when it would end before it begins wherever it is, or last too long. */
export function prepareEvent(
  input: z.output<typeof createEventInput>,
  { organizerId, defaultTimezone }: { organizerId: string; defaultTimezone: string },
  { ids, clock }: Stamp,
): NewEvent {
  const { status, publishAt, ...said } = input;
  const timezone = said.timezone === undefined ? defaultTimezone : spellTimezone(said.timezone);
  const details = { ...NOTHING_SAID, ...said, timezone, tags: distinct(said.tags ?? []) };
  return {
    id: ids(),
    organizerId,
    createdAt: clock(),
    details,
    times: said.timezone === undefined ? resolveOrWait(details) : resolveOrRefuse(details),
    hasOwnTimezone: said.timezone !== undefined,
    wish: { ...(status && { status }), ...(publishAt !== undefined && { publishAt }) },
    venueKey: venueKey({ name: said.venue, address: said.address }).toString("hex"),
  };
}

/** What is right by clocks that are never changed may be right at its venue. */
function resolveOrWait(details: Details): ResolvedTimes | undefined {
  const times = resolveTimes(details);
  if (!("wrong" in times)) return times;
  resolveOrRefuse({ ...details, timezone: "UTC" });
  return undefined;
}

/**
 * The event at its venue: as it is stored, and as it is answered.
 *
 * @throws {HandbillError} VALIDATION_FAILED as above, by the venue's clocks.
 */
export function composeEvent(
  made: NewEvent,
  organizer: Event["organizer"],
  venue: VenueOfEvent,
): { stored: StoredEvent; event: Event } {
  const { id, createdAt, wish } = made;
  const timezone = made.hasOwnTimezone ? null : venue.timezone;
  const isElsewhere = timezone !== null && timezone !== made.details.timezone;
  const details = isElsewhere ? { ...made.details, timezone } : made.details;
  const times = (isElsewhere ? undefined : made.times) ?? resolveOrRefuse(details);
  const status = firstStatus(wish, { now: createdAt, timezone: details.timezone });
  const state = { ...status, deletedAt: null };
  const { row, index } = composeRow(details, times, state);
  const stored = {
    ...{ ...row, ...state, ...placeOf(venue) },
    ...{ id, organizerId: organizer.id, revision: 1, createdAt, updatedAt: createdAt },
  };
  return { stored: { row: stored, index }, event: toEvent({ event: stored, organizer }) };
}
