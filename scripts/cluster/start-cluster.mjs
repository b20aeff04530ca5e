import { setTimeout as delay } from "node:timers/promises";
import { migrateDatabase } from "../steps/open-database.mjs";
import { beginGalera } from "./begin-galera.mjs";
import { openClusterFolder } from "./cluster-folder.mjs";
import { createEdge } from "./edge.mjs";
import { createGaleraNode } from "./galera-node.mjs";
import { createNodePrograms, isServed } from "./node-programs.mjs";
import { createProxy } from "./proxy.mjs";
import { createRedis } from "./redis.mjs";
import { stopLeftovers } from "./stop-leftovers.mjs";
import { checkClusterPorts, host, planPorts } from "./topology.mjs";
import { unpackPrograms } from "./unpack-programs.mjs";

/**
 * Starts three Galera nodes, HAProxy, Redis, three API processes, the web app and nginx, and keeps what is theirs in
 * `folder`. What is built must be built. `portOffset` and `machines` are those of `planPorts`; `apiSettings` are
 * variables for the API processes; `print` takes lines about what happens later; aborting `signal` ends the start.
 *
 * Returns the cluster: `nodes`, `apis`, `web`, `proxy`, `redis` and `edge`, each with `pid`, `isRunning`, `start`,
 * `stop`, `kill`, `freeze`, `thaw` and `restart`; its `urls`; `readStatus`; and `stop` and `kill` for all of it.
 * When it cannot be started, what was started is stopped before it throws.
 */
export async function startCluster({
  folder,
  portOffset,
  machines,
  apiSettings,
  signal,
  progress,
  print,
}) {
  const ports = planPorts(portOffset, machines);
  const place = openClusterFolder(folder);
  const started = [];
  const stop = async () => {
    for (const together of started.splice(0).reverse()) {
      await Promise.all(together.map((service) => service.stop()));
    }
    place.release();
  };
  try {
    const programs = await unpackPrograms(folder, { signal, progress });
    await stopLeftovers(folder, programs.loader);
    await checkClusterPorts(ports);
    return {
      ...(await bringUp({ ports, place, programs, apiSettings, started, signal, progress, print })),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function bringUp({ ports, place, programs, apiSettings, started, signal, progress, print }) {
  const shared = { ports, place, programs, signal, print };
  const begin = async (...services) => {
    started.push(services);
    await Promise.race([Promise.all(services.map((service) => service.start())), untilStopped]);
  };
  const untilStopped = new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  untilStopped.catch(() => undefined);

  const nodes = ports.nodes.map((node) =>
    createGaleraNode({ ...shared, node, nodes: ports.nodes }),
  );
  const redis = createRedis({ ...shared, port: ports.redis });
  const proxy = createProxy(shared);
  const edge = createEdge({ ...shared, isServed });
  const databaseUrl = `mysql://handbill:${place.secrets.api}@${host}:${ports.sql}/handbill`;
  const { checks, apis, web } = createNodePrograms({
    ...shared,
    apiSettings,
    redisUrl: redis.url,
    urls: edge.urls,
    databaseUrl,
  });

  // each alone: the last to leave knows that it was the last, and begins the next time
  for (const node of nodes) started.push([node]);
  await progress.step("Starting three Galera nodes", () =>
    Promise.race([beginGalera(nodes, { print }), untilStopped]),
  );
  await progress.step("Starting HAProxy and Redis", async () => {
    await begin(...checks, redis);
    await begin(proxy);
  });
  await migrateDatabase({ url: databaseUrl, signal, progress });
  await progress.step("Starting three API processes, the web app and nginx", async () => {
    await begin(...apis);
    await begin(web);
    await begin(edge);
  });

  const everything = [...nodes, ...checks, redis, proxy, ...apis, web, edge];
  return {
    nodes,
    proxy,
    redis,
    apis,
    web,
    edge,
    urls: { ...edge.urls, database: databaseUrl, redis: redis.url },
    readStatus: () => readStatus({ nodes, proxy, redis, apis }),
    /** Ends everything at once. */
    kill: () => Promise.race([Promise.all(everything.map((each) => each.kill())), delay(2000)]),
  };
}

/** How everything is: of each node its state, the size of its cluster, its last commit and its role for HAProxy. */
async function readStatus({ nodes, proxy, redis, apis }) {
  const roles = proxy.readRoles().catch(() => new Map());
  const [ofNodes, ofApis, isRedisReady] = await Promise.all([
    Promise.all(
      nodes.map(async (node) => {
        const state = node.isRunning ? await node.readState() : undefined;
        return {
          name: node.name,
          port: node.port,
          pid: node.pid,
          state: node.isRunning ? (state?.wsrep_local_state_comment ?? "no answer") : "stopped",
          clusterSize: Number(state?.wsrep_cluster_size ?? 0),
          lastCommitted: Number(state?.wsrep_last_committed ?? -1),
          role: (await roles).get(node.name) ?? "unknown",
        };
      }),
    ),
    Promise.all(
      apis.map(async ({ name, port, pid, isReady }) => ({
        name,
        port,
        pid,
        isReady: await isReady(),
      })),
    ),
    redis.isReady(),
  ]);
  return { nodes: ofNodes, apis: ofApis, redis: { port: redis.port, isReady: isRedisReady } };
}
