import { setTimeout as delay } from "node:timers/promises";

const distrust = 3000;

/**
 * Waits until nginx asks an API process again that has just come back. For 3 s after it refused a connection, nothing is
 * asked of it (`fail_timeout` in scripts/cluster/edge.mjs): if the other one went meanwhile, there would be none.
 */
export function untilTrusted() {
  return delay(distrust + 500);
}
