import type { Database } from "@handbill/db";
import type { Policy } from "./context.ts";
import { removeUnconfirmed } from "./features/account/remove-unused.ts";
import { deleteChangesBefore } from "./features/changes/mutations.ts";
import { deleteDevicesExpiredBy } from "./features/devices/mutations.ts";
import { HISTORY_MS } from "./features/events/change-feed.ts";
import { removeDeletedEvents } from "./features/events/remove-deleted.ts";
import { forgetBefore } from "./features/idempotency/mutations.ts";
import { deleteLinksBefore } from "./features/mail/mutations.ts";
import { deleteSessionsBefore } from "./features/sessions/mutations.ts";
import { deleteThrottlesExpiredBy } from "./features/throttling/mutations.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Removes what nobody can use any more: what is a day old of idempotency keys and changes, sessions and links that ran out, counts
 * whose time is over, events that were deleted 30 days ago, and accounts that were never confirmed.
 */
export async function removeExpired(
  db: Database,
  now: Date,
  { requiresVerifiedEmail: mustConfirm }: Pick<Policy, "requiresVerifiedEmail">,
): Promise<void> {
  await forgetBefore(db, new Date(now.getTime() - DAY_MS));
  await deleteChangesBefore(db, new Date(now.getTime() - HISTORY_MS));
  await deleteSessionsBefore(db, now);
  await deleteDevicesExpiredBy(db, now);
  await deleteThrottlesExpiredBy(db, now);
  await deleteLinksBefore(db, now);
  await removeDeletedEvents(db, now);
  await removeUnconfirmed(db, { now, mustConfirm });
}
