import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { startCluster } from "../../scripts/cluster/start-cluster.mjs";
import { planPorts, readPortOffset } from "../../scripts/cluster/topology.mjs";
import { unpackPrograms } from "../../scripts/cluster/unpack-programs.mjs";
import { keyVariables } from "../../scripts/steps/app-table.mjs";
import { dataFolder } from "../../scripts/steps/checkout.mjs";
import { openNodeNetworks } from "./node-networks.mjs";
import { isIsolated } from "./own-network.mjs";
import { selectEvents } from "./select-events.mjs";
import { withoutLimits } from "./small-system.mjs";

const programs = join(dataFolder, "chaos-programs");
const quiet = { step: (_title, work) => work(() => undefined) };

/** Unpacks the cluster's programs, once for all runs. */
export async function provideClusterPrograms(signal) {
  mkdirSync(programs, { recursive: true });
  await unpackPrograms(programs, { signal, progress: quiet });
}

/** All of `npm run cluster`, with everything that it writes in `folder`. `close` ends all of it. */
export async function startClusterSystem({ folder, signal, print }) {
  mkdirSync(folder, { recursive: true });
  await provideClusterPrograms(signal);
  symlinkSync(join(programs, "packages"), join(folder, "packages"));
  const portOffset = isIsolated() ? 0 : readPortOffset();
  await using starting = new AsyncDisposableStack();
  const networks = isIsolated() ? openNodeNetworks(join(folder, "networks"), 3) : undefined;
  starting.defer(() => networks?.close());
  const machines = networks?.machines;
  const cluster = await startCluster({
    folder,
    portOffset,
    machines,
    apiSettings: withoutLimits,
    signal,
    progress: quiet,
    print,
  });
  starting.defer(() => cluster.stop());
  const { nodes, apis, proxy, redis, edge } = cluster;

  const findWriter = async () => {
    const roles = await proxy.readRoles();
    return nodes.find(({ name }) => roles.get(name) === "writer");
  };
  const running = starting.move();
  return {
    ...cluster,
    networks,
    /** For a further API process. */
    apiEnvironment: {
      ...withoutLimits,
      ...keyVariables(folder),
      DATABASE_URL: cluster.urls.database,
      REDIS_URL: cluster.urls.redis,
      PUBLIC_API_URL: cluster.urls.api,
      LOG_LEVEL: "warn",
    },
    ports: planPorts(portOffset, machines).nodes,
    logFolder: join(folder, "logs"),
    url: `http://127.0.0.1:${new URL(cluster.urls.api).port}`,
    findWriter,
    readPids: () =>
      new Map([
        ...[...nodes, ...apis].map(({ name, pid }) => [name, pid]),
        ["haproxy", proxy.pid],
        ["redis", redis.pid],
        ["nginx", edge.pid],
      ]),
    /** Waits until every node is in the cluster again. Resolves with the seconds that took, undefined after 90. */
    async untilWhole() {
      const begun = performance.now();
      while (performance.now() - begun < 90_000) {
        const states = await Promise.all(nodes.map((node) => node.readState()));
        const isWhole = states.every(
          (state) => state?.wsrep_local_state === "4" && state.wsrep_cluster_size === "3",
        );
        if (isWhole) return (performance.now() - begun) / 1000;
        await delay(200);
      }
      return undefined;
    },
    /** As every node has them. Throws when they still do not agree after some time, for what is committed arrives soon. */
    async readEvents(prefix) {
      for (let tries = 1; ; tries++) {
        const ofNodes = await Promise.allSettled(
          nodes.map((node) => node.query(selectEvents(prefix))),
        );
        const [first] = ofNodes;
        const isSame = ofNodes.every(
          ({ status, value }) =>
            status === "fulfilled" && JSON.stringify(value) === JSON.stringify(first.value),
        );
        if (isSame) return first.value;
        if (tries === 20) throw new Error("the nodes do not have the same rows");
        await delay(500);
      }
    },
    close: () => running.disposeAsync(),
  };
}
