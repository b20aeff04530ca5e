import { setTimeout as delay } from "node:timers/promises";

/** Milliseconds in which what a process had under way may be found to be lost. */
const lossesLast = 1000;

/** `kill -9` of API processes, one after the other and then two at once, which come back two seconds later. */
export const apiKilled = {
  name: "api-killed",
  title: "API process kill -9, started again after 2 s, then two at once",
  bears: "losses",
  isShort: true,
  async strike({ system, tally, isShort, complain }) {
    const { apis } = system;
    const alone = isShort ? apis.slice(0, 1) : apis;
    for (const victims of [...alone.map((api) => [api]), apis.slice(1)]) {
      const begun = performance.now();
      await Promise.all(victims.map((api) => api.kill()));
      await delay(2000);
      if (tally.lastFailure > begun + lossesLast)
        complain("requests were lost that came after the process had gone");
      await Promise.all(victims.map((api) => api.start()));
    }
    return {
      replaced: apis.map(({ name }) => name),
      note: `${alone.length} in turn, then ${apis.length - 1} at once`,
    };
  },
};
