// npm run cluster: three Galera nodes, HAProxy, Redis, three API processes, the web app and nginx, all on this machine.
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { readPortOffset } from "./cluster/topology.mjs";
import { build } from "./steps/build.mjs";
import { checkMachine } from "./steps/check-machine.mjs";
import { dataFolder } from "./steps/checkout.mjs";
import { installDependencies } from "./steps/install-dependencies.mjs";
import { createProgress } from "./steps/progress.mjs";
import { listenForStop } from "./steps/stop-signals.mjs";
import { reportFailure, StoppedError } from "./steps/user-error.mjs";

const longestStop = 20_000;
const progress = createProgress();
let cluster;

const stop = listenForStop(() => {
  void (cluster?.kill() ?? Promise.resolve()).finally(() => process.exit(130));
});

try {
  await run();
} catch (error) {
  await shutDown();
  if (!(error instanceof StoppedError)) {
    reportFailure(error);
    process.exit(1);
  }
}
process.exit(0);

async function run() {
  checkMachine();
  const portOffset = readPortOffset();
  const pnpmFolder = await installDependencies({ signal: stop, progress });
  await build({ pnpmFolder, signal: stop, progress });
  // these need what has just been installed
  const { startCluster } = await import("./cluster/start-cluster.mjs");
  const { printChanges } = await import("./cluster/status-lines.mjs");
  cluster = await startCluster({
    folder: join(dataFolder, "cluster"),
    portOffset,
    signal: stop,
    progress,
    print: progress.print,
  });
  printBanner();
  await printChanges(cluster, { signal: stop, print: progress.print });
  stop.throwIfAborted();
}

function printBanner() {
  progress.print(`
  Handbill is running as a cluster (ready in ${progress.elapsed()})

    App    ${cluster.urls.web}
    API    ${cluster.urls.api}
    SQL    ${new URL(cluster.urls.database).host} (accounts: .data/cluster/secrets.json)
    Logs   .data/cluster/logs
    Try    kill -9 or kill -STOP a node, by the pid below; what ends is started again
    Stop   Ctrl-C
`);
}

/** In reverse order: nobody may ask for anything any more when it stops. */
async function shutDown() {
  if (stop.aborted) progress.print("\nStopping …");
  await Promise.race([cluster?.stop(), delay(longestStop)]);
}
