import { setTimeout as delay } from "node:timers/promises";
import { lockTables } from "../system/lock-tables.mjs";
import { untilTrusted } from "../system/until-trusted.mjs";

/** Milliseconds that queries wait before SIGTERM comes, and after: it has requests to finish, whose connections it must keep. */
const backlog = 500;

/** SIGTERM for one API process after the other, each started again: a release, behind nginx. No request may notice. */
export const apiTerminated = {
  name: "api-terminated",
  title: "API process SIGTERM under load, one after the other",
  bears: "nothing",
  isShort: true,
  async strike({ system, isShort, complain }) {
    const rounds = isShort ? 1 : 3;
    const seconds = [];
    for (let round = 0; round < rounds; round++) {
      for (const api of system.apis) {
        const unlock = await lockTables(system);
        await delay(backlog);
        const begun = performance.now();
        const stopping = api.stop();
        await delay(backlog);
        await unlock();
        await stopping;
        seconds.push((performance.now() - begun) / 1000);
        if (api.reason() !== "exit code 0") complain(`${api.name} ended with ${api.reason()}`);
        await api.start();
        await untilTrusted();
      }
    }
    const longest = Math.max(...seconds).toFixed(1);
    return {
      replaced: system.apis.map(({ name }) => name),
      note: `${seconds.length} times, ended within ${longest} s`,
    };
  },
};
