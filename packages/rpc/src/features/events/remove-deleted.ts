import type { Database } from "@handbill/db";
import { removeEvents } from "./mutations.ts";
import { listDeletedBefore } from "./queries.ts";

const BATCH = 500;

/** How long a deleted event can be restored, in milliseconds. */
const RESTORABLE_MS = 30 * 24 * 60 * 60 * 1000;

/** Removes for good what was deleted too long ago to be restored, a batch at a time. */
export async function removeDeletedEvents(db: Database, now: Date): Promise<void> {
  const ids = await listDeletedBefore(db, new Date(now.getTime() - RESTORABLE_MS), BATCH);
  if (ids.length > 0) await removeEvents(db, ids);
  if (ids.length === BATCH) await removeDeletedEvents(db, now);
}
