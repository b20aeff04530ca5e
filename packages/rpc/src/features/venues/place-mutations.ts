import { type Database, type Executor, events, transaction, venues } from "@handbill/db";
import { and, asc, eq, gt, inArray, isNotNull, or, type SQL } from "drizzle-orm";
import { cellsOf } from "../../grid.ts";
import { recordChanges, type Stamp } from "../changes/mutations.ts";
import type { VenueOfEvent } from "./queries.ts";

const BATCH = 500;

/**
 * Has the events of a venue take place where another one is, or where it is itself by now, a batch at a time. Those that
 * everybody sees are recorded as changed. What the events say of themselves, their texts and revisions, stays.
 */
export async function placeEvents(
  tx: Executor,
  venueId: string,
  to: Pick<VenueOfEvent, "id" | "latitude" | "longitude">,
  stamp: Stamp,
): Promise<void> {
  const place = placeOf(to);
  let after: SQL | undefined;
  for (;;) {
    const batch = await tx
      .select({ id: events.id, startsAt: events.startsAt, isListed: events.isListed })
      .from(events)
      .where(and(eq(events.venueId, venueId), after))
      .orderBy(asc(events.startsAt), asc(events.id))
      .limit(BATCH)
      .for("update"); // those too that were entered since the transaction began
    const last = batch.at(-1);
    if (!last) return;
    const ids = batch.map(({ id }) => id);
    await tx.update(events).set(place).where(inArray(events.id, ids));
    const seen = batch.filter(({ isListed }) => isListed).map(({ id: eventId }) => eventId);
    await recordChanges(
      tx,
      seen.map((eventId) => ({ eventId, kind: "updated" })),
      stamp,
    );
    if (batch.length < BATCH) return;
    after = or(
      gt(events.startsAt, last.startsAt),
      and(eq(events.startsAt, last.startsAt), gt(events.id, last.id)),
    );
  }
}

/**
 * Has events follow their venue that was merged while they were entered, those of some venues at a time. Returns of how many; those that
 * everybody sees are recorded as changed.
 */
export async function followMerges(db: Database, stamp: Stamp): Promise<number> {
  const merged = await db
    .selectDistinct({ from: venues.id, to: venues.mergedInto })
    .from(venues)
    .innerJoin(events, eq(events.venueId, venues.id))
    .where(isNotNull(venues.mergedInto))
    .limit(BATCH);
  for (const { from, to } of merged) {
    await transaction(db, async (tx) => {
      const [left] = await tx
        .select()
        .from(venues)
        .where(eq(venues.id, to ?? from))
        .for("update");
      if (left) await placeEvents(tx, from, left, stamp);
    });
  }
  return merged.length;
}

function placeOf({ id, latitude, longitude }: Pick<VenueOfEvent, "id" | "latitude" | "longitude">) {
  const cells =
    latitude === null || longitude === null
      ? { smallCell: null, largeCell: null }
      : cellsOf({ latitude, longitude });
  return { venueId: id, latitude, longitude, ...cells };
}
