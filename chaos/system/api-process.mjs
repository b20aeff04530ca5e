import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { findFreePort } from "../../docker/testing/free-port.ts";
import { startProcess } from "../../scripts/cluster/managed-process.mjs";
import { createService } from "../../scripts/cluster/service.mjs";
import { keyVariables } from "../../scripts/steps/app-table.mjs";
import { pinnedNode, root } from "../../scripts/steps/checkout.mjs";

const patience = 30_000;

/** One API process as production has it, not yet running, on a port of its own. `env` says the rest. */
export async function createApiProcess({ name, env, logPath, print }) {
  const port = await findFreePort();
  let latest;
  const service = createService({
    title: name,
    print,
    stopOptions: { patience: 8000 },
    async launch(onProcess) {
      latest = startProcess({
        title: name,
        command: pinnedNode,
        args: ["dist/server.js"],
        cwd: join(root, "apps/api"),
        env: {
          ...process.env,
          ...keyVariables(),
          ...env,
          API_HOST: "127.0.0.1",
          API_PORT: String(port),
        },
        logPath,
        hasChannel: true,
      });
      onProcess(latest);
      const failure = await Promise.race([
        latest.ready,
        latest.exited,
        delay(patience, "it took too long", { ref: false }),
      ]);
      if (failure !== undefined) {
        throw new Error(`${name} did not start (${failure}):\n${latest.lastLines()}`);
      }
    },
  });
  return Object.assign(service, {
    name,
    port,
    url: `http://127.0.0.1:${port}`,
    /** Why it ended last: `exit code 0` when it ended by itself, as it was asked to. */
    reason: () => latest?.reason(),
    /** The number of a metric, by its name without the prefix; undefined when it does not answer. */
    async readMetric(metric) {
      const answer = await fetch(`http://127.0.0.1:${port}/metrics`).catch(() => undefined);
      const line = new RegExp(`^handbill_db_pool_${metric} (\\d+)$`, "m");
      const [, number] = line.exec((await answer?.text()) ?? "") ?? [];
      return number === undefined ? undefined : Number(number);
    },
  });
}
