import type { Context } from "../../context.ts";
import { HandbillError } from "../../errors.ts";
import { findOrCreateVenue } from "../venues/mutations.ts";
import { findVenue, type VenueOfEvent } from "../venues/queries.ts";
import type { EventDetails } from "./inputs.ts";
import { findEvent } from "./queries.ts";
import type { Event } from "./schema.ts";

/** Where an event is to be from now on. */
export interface Move {
  name: string;
  address: string;
  venue: VenueOfEvent;
  /** Of the venue where it was to be; IANA name. */
  formerTimezone: string | null;
}

/** The venue that an event of the viewer's is to have from now on, when the change says so. */
export async function findNewVenue(
  ctx: Context & { viewer: { userId: string } },
  id: string,
  change: EventDetails,
): Promise<Move | undefined> {
  if (change.venue === undefined && change.address === undefined) return undefined;
  const before = await findEvent(ctx.db, id);
  if (before?.organizer.id !== ctx.viewer.userId) return undefined; // and will be refused
  const { venue: name = before.venue, address = before.address } = change;
  const createdBy = ctx.viewer.userId;
  const venue = await findOrCreateVenue(ctx.db, { name, address, createdBy }, ctx);
  const former = before.venueId === null ? undefined : await findVenue(ctx.db, before.venueId);
  return { name, address, venue, formerTimezone: former?.timezone ?? null };
}

/**
 * A change with the time zone that comes with the move: the new venue's, where it has one, unless a zone is sent along or the
 * event has been given one of its own, which is neither its former venue's nor the server's.
 *
 * @throws {HandbillError} UNAVAILABLE when the event was moved since the new venue was looked up.
 */
export function withMove(
  before: Event,
  change: EventDetails,
  move: Move | undefined,
  { defaultTimezone }: { defaultTimezone: string },
): EventDetails {
  if (!move) return change;
  const { venue: name = before.venue, address = before.address } = change;
  if (move.name !== name || move.address !== address) {
    throw new HandbillError("UNAVAILABLE", {
      detail: "Somebody else moved it meanwhile. Try again.",
    });
  }
  const { id, timezone } = move.venue;
  const hasOwn = ![move.formerTimezone, defaultTimezone].includes(before.timezone);
  const stays = id === before.venueId || change.timezone !== undefined || hasOwn;
  return timezone === null || stays ? change : { ...change, timezone };
}
