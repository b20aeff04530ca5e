import type { Database } from "@handbill/db";
import { deleteRefreshTokensBefore } from "./features/auth/mutations.ts";
import { forgetBefore } from "./features/idempotency/mutations.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Removes what nobody can use any more: idempotency keys of more than a day ago, and refresh tokens that ran out. */
export async function removeExpired(db: Database, now: Date): Promise<void> {
  await forgetBefore(db, new Date(now.getTime() - DAY_MS));
  await deleteRefreshTokensBefore(db, now);
}
