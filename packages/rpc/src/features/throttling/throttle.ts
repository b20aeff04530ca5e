/** Counts for all API processes together. */
export interface Throttle {
  /**
   * Counts one more under a key, and tells how many there are by then. Of any number of callers at once, each is told
   * another number.
   *
   * @param key 32 bytes.
   * @param lifetime milliseconds after which the key may be forgotten, counted from its first use.
   */
  count(key: Buffer, lifetime: number): Promise<number>;
}

/** How much is left of a limit that a call met. */
export interface LimitState {
  name: string;
  quota: number;
  windowSeconds: number;
  /** Calls that are left in this window. */
  remaining: number;
  /** Seconds until the next window begins. */
  resetSeconds: number;
}
