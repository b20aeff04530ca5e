import { setTimeout as delay } from "node:timers/promises";

/** The database server keeps its connections and answers nothing, as one does whose disk or machine hangs. */
export const databaseFrozen = {
  name: "database-frozen",
  title: "database SIGSTOP",
  bears: "refusals",
  isShort: true,
  async strike({ system, isShort }) {
    const seconds = isShort ? 6 : 20;
    system.database.freeze();
    await delay(seconds * 1000);
    system.database.thaw();
    return { note: `${seconds} s` };
  },
};
