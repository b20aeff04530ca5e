import { type Executor, events } from "@handbill/db";
import { and, eq, inArray } from "drizzle-orm";
import { recordChange, recordChanges, type Stamp } from "../changes/mutations.ts";

type Row = typeof events.$inferInsert;

// Each of these records the change as well, for those who watch: call them inside a transaction.

export async function insertEvent(tx: Executor, row: Row, stamp: Stamp): Promise<void> {
  await tx.insert(events).values(row);
  await recordChange(tx, { eventId: row.id, kind: "created" }, stamp);
}

/** Whether the event was still at this revision, and so was changed to the next. */
export async function updateEvent(
  tx: Executor,
  { id, revision }: EventRevision,
  change: Partial<Omit<Row, "id" | "organizerId" | "revision" | "createdAt">>,
  stamp: Stamp,
): Promise<boolean> {
  const [{ affectedRows }] = await tx
    .update(events)
    .set({ ...change, revision: revision + 1 })
    .where(and(eq(events.id, id), eq(events.revision, revision)));
  if (affectedRows === 0) return false;
  await recordChange(tx, { eventId: id, kind: "updated" }, stamp);
  return true;
}

/** Whether the event was still at this revision, and so was deleted. */
export async function deleteEvent(
  tx: Executor,
  { id, revision }: EventRevision,
  stamp: Stamp,
): Promise<boolean> {
  const [{ affectedRows }] = await tx
    .delete(events)
    .where(and(eq(events.id, id), eq(events.revision, revision)));
  if (affectedRows === 0) return false;
  await recordChange(tx, { eventId: id, kind: "deleted" }, stamp);
  return true;
}

const BATCH = 500;

/** Deletes every event of an organizer's, whatever its revision. */
export async function deleteEventsOf(
  tx: Executor,
  organizerId: string,
  stamp: Stamp,
): Promise<void> {
  const own = await tx
    .select({ id: events.id })
    .from(events)
    .where(eq(events.organizerId, organizerId))
    .limit(BATCH)
    .for("update"); // those too that were published since the transaction began
  if (own.length === 0) return;
  const ids = own.map(({ id }) => id);
  await tx.delete(events).where(inArray(events.id, ids));
  await recordChanges(
    tx,
    ids.map((eventId) => ({ eventId, kind: "deleted" })),
    stamp,
  );
  if (own.length === BATCH) await deleteEventsOf(tx, organizerId, stamp);
}

export interface EventRevision {
  id: string;
  revision: number;
}
