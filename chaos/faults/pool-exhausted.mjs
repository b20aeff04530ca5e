import { setTimeout as delay } from "node:timers/promises";
import { lockTables } from "../system/lock-tables.mjs";

/** Somebody locks the events: every query for one is slow, and holds its connection until there is none left. */
export const poolExhausted = {
  name: "pool-exhausted",
  title: "pool exhausted by queries that wait for a lock",
  bears: "refusals",
  isShort: true,
  async strike({ system, isShort, complain }) {
    const seconds = isShort ? 4 : 12;
    const unlock = await lockTables(system);
    let mostWaiting = 0;
    for (let second = 0; second < seconds; second++) {
      await delay(1000);
      const waiting = await Promise.all(system.apis.map((api) => api.readMetric("waiting")));
      mostWaiting = Math.max(mostWaiting, ...waiting.map((number) => number ?? 0));
    }
    await unlock();
    if (mostWaiting === 0) complain("the pool was not exhausted: nobody waited for a connection");
    return { note: `${seconds} s, up to ${mostWaiting} waited in a process` };
  },
};
