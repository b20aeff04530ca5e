import { setTimeout as delay } from "node:timers/promises";

/** `kill -9` of the database server, which comes back three seconds later, as a service manager would have it. */
export const databaseKilled = {
  name: "database-killed",
  title: "database kill -9, started again after 3 s",
  bears: "refusals",
  isShort: true,
  async strike({ system }) {
    await system.database.kill();
    await delay(3000);
    await system.database.start();
    return { replaced: ["database"] };
  },
};
