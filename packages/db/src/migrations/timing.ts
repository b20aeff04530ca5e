import { setTimeout as sleep } from "node:timers/promises";

/** How the migrator meets time. Tests pass their own, and wait for nothing. */
export interface Timing {
  /** Milliseconds that only ever grow. */
  now(): number;
  pause(milliseconds: number): Promise<void>;
  /** Calls `work` again and again until the function it returns is called. */
  every(milliseconds: number, work: () => void): () => void;
}

/** The time of this machine. What must agree between machines is read from the database's clock instead. */
export const systemTiming: Timing = {
  now: () => performance.now(),
  pause: (milliseconds) => sleep(milliseconds),
  every(milliseconds, work) {
    const timer = setInterval(work, milliseconds);
    return () => clearInterval(timer);
  },
};
