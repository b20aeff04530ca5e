import { setTimeout as delay } from "node:timers/promises";
import { observeStatements } from "../system/statement-kinds.mjs";
import { StatementTrap } from "../system/statement-trap.mjs";

const absence = 1000;
const pause = 300;
const actions = {
  full: ["createWithKey", "createWithoutKey", "change", "createWithoutKey"],
  short: ["createWithoutKey", "change"],
};

/**
 * A statement of each kind is carried out and answered, and from the next one on the database cannot be reached for a
 * second: a request is left in the middle, at every place where that can be.
 */
export const databaseLost = {
  name: "database-lost",
  title: "database lost for 1 s right after every statement",
  bears: "refusals",
  isShort: true,
  async strike({ system, load, isShort }) {
    const kinds = await observeStatements(system, load);
    const chosen = kinds.filter((kind) => !isShort || /^(insert into `events`|commit)/i.test(kind));
    const wanted = actions[isShort ? "short" : "full"];
    for (const kind of chosen) {
      for (const action of wanted) {
        const absent = new StatementTrap("", { times: Number.POSITIVE_INFINITY });
        const last = new StatementTrap(kind, {
          skip: 1,
          onSkip: () => system.proxy.fail(absent, "cut-before", Number.POSITIVE_INFINITY),
        });
        system.proxy.fail(last, "cut-before");
        const acting = load.doOne(action);
        await delay(absence);
        for (const trap of [last, absent]) trap.disarm();
        await acting;
        await delay(pause);
      }
    }
    return { note: `${chosen.length} statements × ${wanted.length}` };
  },
};
