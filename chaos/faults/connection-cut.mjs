import { setTimeout as delay } from "node:timers/promises";
import { observeStatements } from "../system/statement-kinds.mjs";
import { StatementTrap } from "../system/statement-trap.mjs";

/** What is not asked with every request, such as whether a session goes on, is asked again within so many milliseconds. */
const PATIENCE_MS = 10_000;

/** These must be met; what depends on time, such as a limit that is set anew, may be too rare, and is noted. */
const IN_EVERY_WRITE = /^(start transaction|insert|update|commit)\b/i;

const pause = { full: 100, short: 10 };

/**
 * Cuts the connection at every statement that any of our requests consists of: before the server gets it, and after it
 * did, so that its answer is lost. COMMIT is one of them.
 */
export const connectionCut = {
  name: "connection-cut",
  title: "connection cut before and after every statement, COMMIT too",
  bears: "refusals",
  isShort: true,
  async strike({ system, load, isShort, complain }) {
    const kinds = await observeStatements(system, load);
    if (!kinds.some((kind) => /^commit/i.test(kind))) complain("no COMMIT was seen");
    const unmet = [];
    let cuts = 0;
    for (const kind of kinds) {
      for (const cut of ["cut-before", "cut-after"]) {
        const earlier = cuts;
        const until = performance.now() + PATIENCE_MS;
        do {
          // each kind of request meets it once: one that is tried again would meet all there are
          for (const action of load.actions) {
            const trap = new StatementTrap(kind, { onSpring: () => cuts++ });
            system.proxy.fail(trap, cut);
            await load.doOne(action);
            trap.disarm();
            await delay(pause[isShort ? "short" : "full"]);
          }
        } while (cuts === earlier && performance.now() < until);
        if (cuts > earlier) continue;
        if (IN_EVERY_WRITE.test(kind)) complain(`nothing met “${cut}” at: ${kind}`);
        else unmet.push(`${cut} at ${kind}`);
      }
    }
    const rare = unmet.length > 0 ? `; sent too rarely: ${unmet.join(", ")}` : "";
    return { note: `${kinds.length} statements, ${cuts} cuts${rare}` };
  },
};
