import {
  type Executor,
  eventContinuations,
  eventHistory,
  eventSearch,
  events,
  eventTags,
  insertRows,
} from "@handbill/db";
import { and, eq, inArray } from "drizzle-orm";
import { recordChange, recordChanges, type Stamp } from "../changes/mutations.ts";

/** By what an event is found. What nobody but its organizer sees, is found by nothing but its words, which are kept. */
export interface EventIndex {
  startsAt: Date;
  isListed: boolean;
  /** Folded. */
  tags: string[];
  /** On which it goes on. */
  laterDays: string[];
  words: string;
}

/** An event as it is stored, and by what it is found. */
export interface StoredEvent {
  row: typeof events.$inferSelect;
  index: EventIndex;
}

/** What a change stores. */
export type EventColumns = Partial<
  Omit<typeof events.$inferSelect, "id" | "organizerId" | "revision" | "createdAt">
> & { isListed: boolean };

/** Who changed an event, and how. */
export interface HistoryEntry {
  /** Null: the server. */
  actorId: string | null;
  kind: "updated" | "deleted" | "restored" | "published" | "rezoned";
  changes: Record<string, { before: unknown; after: unknown }>;
}

// Each of these records the change as well, for those who watch: call them inside a transaction.

export async function insertEvents(
  tx: Executor,
  entered: readonly StoredEvent[],
  stamp: Stamp,
): Promise<void> {
  await insertQuietly(tx, entered);
  const listed = entered.filter(({ row }) => row.isListed);
  await recordChanges(
    tx,
    listed.map(({ row }) => ({ eventId: row.id, kind: "created" })),
    stamp,
  );
}

/** Tells nobody. */
export async function insertQuietly(tx: Executor, entered: readonly StoredEvent[]): Promise<void> {
  await insertRows(
    tx,
    events,
    entered.map(({ row }) => row),
  );
  await insertRows(
    tx,
    eventSearch,
    entered.map(({ row, index }) => ({ eventId: row.id, words: index.words })),
  );
  await insertIndexes(tx, entered);
}

/**
 * Whether the event was still at this revision, and so was changed to the next.
 *
 * @param index what it is found by from now on; undefined when that stays as it is.
 */
export async function updateEvent(
  tx: Executor,
  before: EventRevision,
  {
    change,
    index,
    entry,
  }: {
    change: EventColumns;
    index: EventIndex | undefined;
    entry: HistoryEntry;
  },
  stamp: Stamp,
): Promise<boolean> {
  const { id, revision } = before;
  const [{ affectedRows }] = await tx
    .update(events)
    .set({ ...change, revision: revision + 1 })
    .where(and(eq(events.id, id), eq(events.revision, revision)));
  if (affectedRows === 0) return false;
  if (index) await replaceIndex(tx, id, index);
  await tx.insert(eventHistory).values({
    ...{ eventId: id, revision: revision + 1, kind: entry.kind, at: stamp.clock() },
    ...{ actorId: entry.actorId, changes: JSON.stringify(entry.changes) },
  });
  const kind = seenAs(before.isListed, change.isListed);
  if (kind) await recordChange(tx, { eventId: id, kind }, stamp);
  return true;
}

/** Adds what an event lacks, unless it was changed meanwhile: then that did it. */
export async function completeEvent(
  tx: Executor,
  { id, revision }: Pick<EventRevision, "id" | "revision">,
  lacking: Partial<EventColumns>,
  index: EventIndex,
): Promise<void> {
  const [{ affectedRows }] = await tx
    .update(events)
    .set(lacking)
    .where(and(eq(events.id, id), eq(events.revision, revision)));
  if (affectedRows > 0) await replaceIndex(tx, id, index);
}

/** What a change is to everybody else, who sees the event only while it is listed. */
function seenAs(before: boolean, after: boolean): "created" | "updated" | "deleted" | undefined {
  if (before) return after ? "updated" : "deleted";
  return after ? "created" : undefined;
}

async function replaceIndex(tx: Executor, eventId: string, index: EventIndex): Promise<void> {
  const { words } = index;
  await tx.delete(eventTags).where(eq(eventTags.eventId, eventId));
  await tx.delete(eventContinuations).where(eq(eventContinuations.eventId, eventId));
  await tx.insert(eventSearch).values({ eventId, words }).onDuplicateKeyUpdate({ set: { words } });
  await insertIndexes(tx, [{ row: { id: eventId }, index }]);
}

async function insertIndexes(
  tx: Executor,
  entered: readonly { row: { id: string }; index: EventIndex }[],
): Promise<void> {
  const listed = entered.filter(({ index }) => index.isListed);
  const tags = listed.flatMap(({ row: { id: eventId }, index: { tags, startsAt } }) =>
    tags.map((tag) => ({ tag, startsAt, eventId })),
  );
  const days = listed.flatMap(({ row: { id: eventId }, index: { laterDays, startsAt } }) =>
    laterDays.map((day) => ({ day, startsAt, eventId })),
  );
  await insertRows(tx, eventTags, tags, { keepsOld: true }); // the column's collation tells less apart than we do
  await insertRows(tx, eventContinuations, days);
}

const BATCH = 500;

/** Deletes every event of an organizer's for good, whatever its revision. */
export async function deleteEventsOf(
  tx: Executor,
  organizerId: string,
  stamp: Stamp,
): Promise<void> {
  const own = await tx
    .select({ id: events.id, isListed: events.isListed })
    .from(events)
    .where(eq(events.organizerId, organizerId))
    .limit(BATCH)
    .for("update"); // those too that were published since the transaction began
  if (own.length === 0) return;
  await removeEvents(
    tx,
    own.map(({ id }) => id),
  );
  const seen = own.filter(({ isListed }) => isListed).map(({ id: eventId }) => eventId);
  await recordChanges(
    tx,
    seen.map((eventId) => ({ eventId, kind: "deleted" })),
    stamp,
  );
  if (own.length === BATCH) await deleteEventsOf(tx, organizerId, stamp);
}

/** Removes events for good, with all that belongs to them. Tells nobody. */
export async function removeEvents(tx: Executor, ids: string[]): Promise<void> {
  await tx.delete(events).where(inArray(events.id, ids)); // the rest cascades
}

export type EventRevision = Pick<typeof events.$inferSelect, "id" | "revision" | "isListed">;
