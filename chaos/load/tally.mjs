import { setTimeout as delay } from "node:timers/promises";

const window = 1000;
const fewest = 5;

/** Counts requests by what became of them, and knows since when everything is normal again. */
export function createTally() {
  const labels = new Map();
  const underWay = new Set();
  const successes = [];
  let firstFailure;
  let lastFailure = Number.NEGATIVE_INFINITY;
  let requests = 0;
  let slowest = 0;

  return {
    labels,
    get requests() {
      return requests;
    },
    /** How long the slowest answer took. */
    get secondsOfSlowest() {
      return slowest / 1000;
    },
    /** From the first answer that was no success to the last. */
    get secondsFailing() {
      return firstFailure === undefined ? 0 : (lastFailure - firstFailure) / 1000;
    },
    get lastFailure() {
      return lastFailure;
    },
    /** Counts a request that begins now. Call what it returns at its end, with `judge`'s kind and label. */
    begin() {
      const request = { begun: performance.now() };
      underWay.add(request);
      return ({ kind, label }) => {
        underWay.delete(request);
        requests++;
        slowest = Math.max(slowest, performance.now() - request.begun);
        if (kind === "done") return successes.push(performance.now());
        labels.set(label, (labels.get(label) ?? 0) + 1);
        lastFailure = performance.now();
        firstFailure ??= lastFailure;
      };
    },
    /**
     * Waits for the first full second in which everything succeeded and nothing hung. Resolves with the seconds from
     * `since` until that second began; undefined when it did not come within `patience` milliseconds.
     */
    async untilNormal(since, patience = 60_000) {
      while (performance.now() - since < patience) {
        const now = performance.now();
        const begun = Math.max(since, lastFailure);
        const isQuiet = [...underWay].every((request) => now - request.begun < window);
        const many = successes.filter((at) => at >= begun).length >= fewest;
        if (now - begun >= window && isQuiet && many) return (begun - since) / 1000;
        await delay(50);
      }
      return undefined;
    },
  };
}
