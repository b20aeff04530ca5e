import { type Executor, events } from "@handbill/db";
import { and, eq } from "drizzle-orm";

type Row = typeof events.$inferInsert;

export async function insertEvent(db: Executor, row: Row): Promise<void> {
  await db.insert(events).values(row);
}

/** Whether the event was still at this revision, and so was changed to the next. */
export async function updateEvent(
  db: Executor,
  { id, revision }: EventRevision,
  change: Partial<Omit<Row, "id" | "organizerId" | "revision" | "createdAt">>,
): Promise<boolean> {
  const [{ affectedRows }] = await db
    .update(events)
    .set({ ...change, revision: revision + 1 })
    .where(and(eq(events.id, id), eq(events.revision, revision)));
  return affectedRows > 0;
}

/** Whether the event was still at this revision, and so was deleted. */
export async function deleteEvent(db: Executor, { id, revision }: EventRevision): Promise<boolean> {
  const [{ affectedRows }] = await db
    .delete(events)
    .where(and(eq(events.id, id), eq(events.revision, revision)));
  return affectedRows > 0;
}

export interface EventRevision {
  id: string;
  revision: number;
}
