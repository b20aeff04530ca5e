import { HandbillError } from "../../errors.ts";

/** How much may run and wait, and for how long. */
export interface QueueBounds {
  /** How many run at once. */
  concurrency: number;
  /** How many may wait for their turn. */
  maxWaiting: number;
  /** How long each of them waits at most, in milliseconds. */
  maxWaitMs: number;
}

/**
 * Runs work a bounded number at a time, in the order in which it came, and refuses what it cannot begin soon. Work that
 * is refused is never begun.
 */
export interface BoundedQueue {
  /**
   * @param signal aborts when nobody wants the result any more. Who waits gives up the place; what runs is finished.
   * @throws {HandbillError} UNAVAILABLE at once when too many wait, and to who waited too long or went away.
   */
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** @throws {HandbillError} UNAVAILABLE when `run` would refuse now. */
  requireRoom(): void;
}

export function createBoundedQueue({
  concurrency,
  maxWaiting,
  maxWaitMs,
}: QueueBounds): BoundedQueue {
  const waiting = new Set<() => void>(); // in the order of arrival, and left from anywhere
  let running = 0;

  const requireRoom = (): void => {
    if (running >= concurrency && waiting.size >= maxWaiting)
      throw new HandbillError("UNAVAILABLE");
  };
  const turn = (signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const leave = (): void => {
        waiting.delete(begin);
        clearTimeout(deadline);
        signal?.removeEventListener("abort", giveUp);
      };
      const begin = (): void => {
        leave();
        resolve();
      };
      const giveUp = (): void => {
        leave();
        reject(new HandbillError("UNAVAILABLE"));
      };
      const deadline = setTimeout(giveUp, maxWaitMs);
      signal?.addEventListener("abort", giveUp);
      waiting.add(begin);
    });

  return {
    requireRoom,
    async run(work, signal) {
      if (signal?.aborted) throw new HandbillError("UNAVAILABLE");
      requireRoom();
      if (running < concurrency) running++;
      else await turn(signal); // and takes the place of who ended
      try {
        return await work();
      } finally {
        const [next] = waiting;
        if (next) next();
        else running--;
      }
    },
  };
}
