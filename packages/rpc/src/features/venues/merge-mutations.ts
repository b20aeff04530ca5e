import { type Database, type Executor, transaction, venues } from "@handbill/db";
import { eq } from "drizzle-orm";
import { HandbillError } from "../../errors.ts";
import { isEnabledAdmin } from "../admin/queries.ts";
import { appendAuditEntry } from "../audit/mutations.ts";
import type { Stamp } from "../changes/mutations.ts";
import { lockRow, lockVenue } from "./mutations.ts";
import { placeEvents } from "./place-mutations.ts";
import { toVenue, type VenueRow } from "./queries.ts";
import type { Venue } from "./schema.ts";

export interface Merge {
  /** The venue that is to go. */
  id: string;
  /** The one that is left; when it was merged before, the one that is left of that. */
  into: string;
  /** The admin, who must be one still. */
  actorId: string;
  /** Where from: a network. */
  network: string;
}

/** In milliseconds: events by the ten thousand may be re-pointed, and the request is given up after 30 seconds. */
const DEADLINE = 25_000;

/**
 * Merges one venue into another: its events, its id and its name lead there from now on. What the other does not say of
 * itself is taken over. Done twice, it is done once; events that were entered meanwhile follow.
 *
 * @throws {HandbillError} VENUE_NOT_FOUND; NOT_AN_ADMIN; SAME_VENUE; VENUE_MERGED when it is merged into a third already.
 */
export function mergeVenues(
  db: Database,
  { id, into, actorId, network }: Merge,
  stamp: Stamp,
): Promise<Venue> {
  const work = async (tx: Executor) => {
    const from = await lockRow(tx, id);
    const target = isSameId(id, into) ? from : await lockVenue(tx, into);
    if (!(await isEnabledAdmin(tx, actorId))) throw new HandbillError("NOT_AN_ADMIN");
    if (!from || !target) throw new HandbillError("VENUE_NOT_FOUND");
    if (from.id === target.id) throw new HandbillError("SAME_VENUE");
    if (from.mergedInto !== null && from.mergedInto !== target.id) {
      throw new HandbillError("VENUE_MERGED", {
        detail: `It leads to venue ${from.mergedInto} already. Merge that one.`,
      });
    }
    const isDone = from.mergedInto !== null;
    const now = stamp.clock();
    const left = isDone ? target : complete(target, from, now);
    if (!isDone) {
      const merged = { mergedInto: left.id, updatedAt: now };
      await tx.update(venues).set(merged).where(eq(venues.mergedInto, from.id));
      // Both rows are written, so that no other merge can come between, on another node of a cluster either.
      const gone = { ...merged, revision: from.revision + 1 };
      await tx.update(venues).set(gone).where(eq(venues.id, from.id));
      await tx.update(venues).set(left).where(eq(venues.id, left.id));
      if (left.latitude !== target.latitude) await placeEvents(tx, left.id, left, stamp);
    }
    await placeEvents(tx, from.id, left, stamp);
    if (!isDone) {
      const details = { venueId: from.id, into: left.id };
      const record = { at: now, userId: null, actorId, network, details };
      await appendAuditEntry(tx, { ...record, kind: "venues-merged" });
    }
    return toVenue(left);
  };
  return transaction(db, work, { deadline: DEADLINE });
}

/** In whichever case they were sent. */
function isSameId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function complete(target: VenueRow, from: VenueRow, updatedAt: Date): VenueRow {
  const { latitude, longitude } = target.latitude === null ? from : target;
  return {
    ...target,
    description: target.description ?? from.description,
    url: target.url ?? from.url,
    latitude,
    longitude,
    timezone: target.timezone ?? from.timezone,
    capacity: target.capacity ?? from.capacity,
    revision: target.revision + 1,
    updatedAt,
  };
}
