const SECOND_MS = 1_000;

/** So many attempts may fail before the next must wait. */
export const FREE_FAILURES = 5;
/** The first wait in seconds, which doubles with every failure after it, and the longest. */
export const FIRST_WAIT_SECONDS = 1;
export const LONGEST_WAIT_SECONDS = 15 * 60;
/** Failures are forgotten so long after the last of them. */
export const MEMORY_MS = 24 * 60 * 60 * SECOND_MS;
