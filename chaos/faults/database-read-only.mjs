import { setTimeout as delay } from "node:timers/promises";

/** The server takes no writes from accounts without the right to, as one that has become a replica. */
export const databaseReadOnly = {
  name: "database-read-only",
  title: "read-only switched on and off",
  bears: "refusals",
  isShort: true,
  async strike({ system, isShort }) {
    const seconds = isShort ? 3 : 8;
    await system.database.query("SET GLOBAL read_only = ON");
    await delay(seconds * 1000);
    await system.database.query("SET GLOBAL read_only = OFF");
    return { note: `${seconds} s` };
  },
};
