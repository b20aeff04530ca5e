import type { Database } from "@handbill/db";
import { deleteRefreshTokensBefore } from "./features/auth/mutations.ts";
import { deleteChangesBefore } from "./features/changes/mutations.ts";
import { HISTORY_MS } from "./features/events/change-feed.ts";
import { forgetBefore } from "./features/idempotency/mutations.ts";
import { deleteThrottlesExpiredBy } from "./features/throttling/mutations.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Removes what nobody can use any more: what is a day old of idempotency keys and changes, tokens that ran out, and counts
 * whose time is over.
 */
export async function removeExpired(db: Database, now: Date): Promise<void> {
  await forgetBefore(db, new Date(now.getTime() - DAY_MS));
  await deleteChangesBefore(db, new Date(now.getTime() - HISTORY_MS));
  await deleteRefreshTokensBefore(db, now);
  await deleteThrottlesExpiredBy(db, now);
}
