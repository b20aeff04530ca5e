import { setTimeout as delay } from "node:timers/promises";
import { untilTrusted } from "../system/until-trusted.mjs";

/** `kill -9` of one of the API processes, which comes back two seconds later. */
export const apiKilled = {
  name: "api-killed",
  title: "API process kill -9, started again after 2 s",
  bears: "losses",
  isShort: true,
  async strike({ system, isShort }) {
    const victims = isShort ? system.apis.slice(0, 1) : system.apis;
    for (const api of victims) {
      await api.kill();
      await delay(2000);
      await api.start();
      if (api !== victims.at(-1)) await untilTrusted();
    }
    return { replaced: victims.map(({ name }) => name), note: `${victims.length} in turn` };
  },
};
