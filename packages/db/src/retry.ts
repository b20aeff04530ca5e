import { setTimeout } from "node:timers/promises";

const MAX_TRIES = 5;
const FIRST_PAUSE_MS = 50;

export interface RetryOptions {
  /** On the scale of `now`: no pause begins that would end later. */
  until: number;
  /** Whether it may succeed when tried again. */
  mayRetry: (error: unknown) => boolean;
  /** How often at most. Default 5. */
  tries?: number;
  /** Called before each further try. */
  onRetry?: () => void;
  /** A monotonic clock, in milliseconds. */
  now?: () => number;
  /** From 0 up to 1. */
  random?: () => number;
  sleep?: (milliseconds: number) => Promise<unknown>;
}

/**
 * Tries up to five times, unless said otherwise. Pauses in between for a random part of 50, 100, 200 and 400 ms, so that those which were in each
 * other's way are not so again (“full jitter”).
 *
 * @throws what the last try threw.
 */
export async function retry<T>(
  attempt: () => Promise<T>,
  {
    until,
    mayRetry,
    tries: most = MAX_TRIES,
    onRetry,
    now = () => performance.now(),
    random = Math.random,
    sleep = setTimeout,
  }: RetryOptions,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      const pause = random() * FIRST_PAUSE_MS * 2 ** (tries - 1);
      if (tries === most || !mayRetry(error) || now() + pause >= until) throw error;
      onRetry?.();
      await sleep(pause);
    }
  }
}
