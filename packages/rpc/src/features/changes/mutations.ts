import { type Executor, eventChanges } from "@handbill/db";
import { lt } from "drizzle-orm";

/** Where a change gets its id and its moment from. */
export interface Stamp {
  ids: () => string;
  clock: () => Date;
}

/**
 * Records a change, for those who watch. Belongs in the transaction of the change, after it: by then the event's row is
 * locked, so that the changes of one event are recorded in the order in which they happened.
 */
export async function recordChange(
  tx: Executor,
  change: Pick<typeof eventChanges.$inferInsert, "eventId" | "kind">,
  { ids, clock }: Stamp,
): Promise<void> {
  await tx.insert(eventChanges).values({ ...change, id: ids(), createdAt: clock() });
}

/** Forgets the changes before an instant, a batch at a time. */
export async function deleteChangesBefore(db: Executor, instant: Date): Promise<void> {
  const [{ affectedRows }] = await db
    .delete(eventChanges)
    .where(lt(eventChanges.createdAt, instant))
    .limit(1000);
  if (affectedRows === 1000) await deleteChangesBefore(db, instant);
}
