import { type Executor, transaction } from "@handbill/db";
import type { Context } from "../../context.ts";
import { HandbillError } from "../../errors.ts";
import { spellTimezone } from "../../spell-timezone.ts";
import { isEnabledAdmin } from "../admin/queries.ts";
import type { VenueChange } from "./inputs.ts";
import { lockVenue, updateVenue, type VenueColumns } from "./mutations.ts";
import { placeEvents } from "./place-mutations.ts";
import { findVenueByKey, toVenue, type VenueRow } from "./queries.ts";
import { type Venue, venue } from "./schema.ts";
import { venueKey } from "./venue-key.ts";

/** In milliseconds: events by the ten thousand may be placed, and the request is given up after 30 seconds. */
const DEADLINE = 25_000;

/**
 * Changes a venue, and with its coordinates those of its events, in one transaction. Who named it first may, and admins.
 * Others who change it at the same time wait; the caller may ask for one revision only, by `ifRevision` or by a precondition.
 *
 * @throws {HandbillError} VENUE_NOT_FOUND, NOT_THE_VENUES_EDITOR, PRECONDITION_FAILED, VENUE_EXISTS
 */
export async function changeVenue(
  ctx: Context & { viewer: { userId: string } },
  { id, ifRevision }: { id: string; ifRevision?: number | undefined },
  change: VenueChange,
): Promise<Venue> {
  const work = async (tx: Executor) => {
    const before = await lockVenue(tx, id);
    if (!before) throw new HandbillError("VENUE_NOT_FOUND");
    if (!(await mayChange(tx, ctx.viewer.userId, before))) {
      throw new HandbillError("NOT_THE_VENUES_EDITOR");
    }
    if (!isMeant(ctx, ifRevision, before)) throw new HandbillError("PRECONDITION_FAILED");
    const columns = columnsOf(change, ctx.clock());
    if (!(await updateVenue(tx, before, columns)))
      throw await takenBy(tx, { ...before, ...change });
    const after = { ...before, ...columns, revision: before.revision + 1 };
    if (!isSamePlace(before, after)) await placeEvents(tx, before.id, after, ctx);
    return toVenue(after);
  };
  return transaction(ctx.db, work, { deadline: DEADLINE });
}

async function mayChange(tx: Executor, userId: string, { createdBy }: VenueRow): Promise<boolean> {
  return createdBy === userId || (await isEnabledAdmin(tx, userId));
}

function isMeant(
  { precondition }: Context,
  ifRevision: number | undefined,
  now: VenueRow,
): boolean {
  if (ifRevision !== undefined && ifRevision !== now.revision) return false;
  return precondition?.(venue.parse(toVenue(now))) ?? true; // in the form in which it is answered
}

function columnsOf({ coordinates, ...said }: VenueChange, updatedAt: Date): VenueColumns {
  const rest = { ...said, ...(said.timezone && { timezone: spellTimezone(said.timezone) }) };
  if (coordinates === undefined) return { ...rest, updatedAt };
  const { latitude, longitude } = coordinates ?? { latitude: null, longitude: null };
  return { ...rest, latitude, longitude, updatedAt };
}

function isSamePlace(one: VenueRow, other: VenueRow): boolean {
  return one.latitude === other.latitude && one.longitude === other.longitude;
}

/** Says whose the name and address are, so that the two can be merged. */
async function takenBy(
  tx: Executor,
  names: { name: string; address: string },
): Promise<HandbillError> {
  const other = await findVenueByKey(tx, venueKey(names));
  return new HandbillError("VENUE_EXISTS", {
    ...(other && {
      detail: `Venue ${other.id} has this name and address. If the two are one, an admin can merge them: POST /admin/venues/{id}/merge.`,
    }),
  });
}
