import { type Executor, eventChanges, insertRows } from "@handbill/db";
import { lt } from "drizzle-orm";

/** Where a change gets its id and its moment from. */
export interface Stamp {
  ids: () => string;
  clock: () => Date;
}

type Change = Pick<typeof eventChanges.$inferInsert, "eventId" | "kind">;

/**
 * Records a change, for those who watch. Belongs in the transaction of the change, after it: by then the event's row is
 * locked, so that the changes of one event are recorded in the order in which they happened.
 */
export async function recordChange(tx: Executor, change: Change, stamp: Stamp): Promise<void> {
  await recordChanges(tx, [change], stamp);
}

/** Records several at once. */
export async function recordChanges(
  tx: Executor,
  changes: Change[],
  { ids, clock }: Stamp,
): Promise<void> {
  const createdAt = clock();
  await insertRows(
    tx,
    eventChanges,
    changes.map((change) => ({ ...change, id: ids(), createdAt })),
  );
}

/** Forgets the changes before an instant, a batch at a time. */
export async function deleteChangesBefore(db: Executor, instant: Date): Promise<void> {
  const [{ affectedRows }] = await db
    .delete(eventChanges)
    .where(lt(eventChanges.createdAt, instant))
    .limit(1000);
  if (affectedRows === 1000) await deleteChangesBefore(db, instant);
}
