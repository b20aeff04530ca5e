import { type SQL, sql } from "drizzle-orm";

/**
 * Ends a SELECT inside a transaction that reads rows as they are committed by now, and keeps others from changing them until
 * it is over. Others may read and share them. Where somebody changes one, it waits. The servers have no words for it in common that
 * also know `SKIP LOCKED`, so each reads its own, as in session-settings.ts.
 */
export const sharingLock: SQL = sql.raw("lock in share mode");

/** The same, but leaves out what somebody else is changing, or waits to change. */
export const sharingLockOfFree: SQL = sql.raw(
  "/*!80000 for share skip locked */ /*M! lock in share mode skip locked */",
);
