import { setTimeout as delay } from "node:timers/promises";
import { lockTables } from "../system/lock-tables.mjs";

/** Milliseconds that queries wait before SIGTERM comes, and after: it has requests to finish, whose connections it must keep. */
const backlog = 500;

/**
 * SIGTERM for one API process after the other, each started again: a release, behind nginx. Then for all but one at
 * once. No request may notice.
 */
export const apiTerminated = {
  name: "api-terminated",
  title: "API process SIGTERM under load, one after the other, then two at once",
  bears: "nothing",
  isShort: true,
  async strike({ system, isShort, complain }) {
    const rounds = isShort ? 1 : 3;
    const { apis } = system;
    const oneByOne = apis.map((api) => [api]);
    const atOnce = apis.map((spared) => apis.filter((api) => api !== spared));
    const turns = [...oneByOne, ...(isShort ? atOnce.slice(0, 1) : atOnce)];
    const seconds = [];
    for (const victims of Array.from({ length: rounds }, () => turns).flat()) {
      const unlock = await lockTables(system);
      await delay(backlog);
      const begun = performance.now();
      const stopping = Promise.all(victims.map((api) => api.stop()));
      await delay(backlog);
      await unlock();
      await stopping;
      seconds.push((performance.now() - begun) / 1000);
      for (const api of victims) {
        if (api.reason() !== "exit code 0") complain(`${api.name} ended with ${api.reason()}`);
      }
      await Promise.all(victims.map((api) => api.start()));
    }
    const longest = Math.max(...seconds).toFixed(1);
    return {
      replaced: apis.map(({ name }) => name),
      note: `${seconds.length} times, ended within ${longest} s`,
    };
  },
};
