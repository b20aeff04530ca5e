import { type Executor, events } from "@handbill/db";
import { and, eq } from "drizzle-orm";

type Row = typeof events.$inferInsert;

export async function insertEvent(db: Executor, row: Row): Promise<void> {
  await db.insert(events).values(row);
}

/** Whether the organizer had such an event. */
export async function updateEvent(
  db: Executor,
  { id, organizerId }: Pick<Row, "id" | "organizerId">,
  change: Partial<Omit<Row, "id" | "organizerId" | "createdAt">>,
): Promise<boolean> {
  const [{ affectedRows }] = await db
    .update(events)
    .set(change)
    .where(and(eq(events.id, id), eq(events.organizerId, organizerId)));
  return affectedRows > 0;
}

/** Whether the organizer had such an event. */
export async function deleteEvent(
  db: Executor,
  { id, organizerId }: Pick<Row, "id" | "organizerId">,
): Promise<boolean> {
  const [{ affectedRows }] = await db
    .delete(events)
    .where(and(eq(events.id, id), eq(events.organizerId, organizerId)));
  return affectedRows > 0;
}
