import { setTimeout as delay } from "node:timers/promises";
import { isIsolated } from "../system/own-network.mjs";
import { cutOff } from "../system/packet-filter.mjs";

const shared = { bears: "refusals", isShort: false, needsCluster: true };

/** `kill -9` of the node that takes the writes. It is started again, and joins, while the load goes on. */
export const nodeKilled = {
  ...shared,
  name: "node-killed",
  title: "Galera: the writer kill -9, rejoining",
  async strike({ system }) {
    const writer = await system.findWriter();
    await writer.kill();
    await delay(8000);
    await writer.start();
    return { replaced: [writer.name], note: writer.name };
  },
};

/** The writer keeps its connections and answers nothing; the others exclude it. */
export const nodeFrozen = {
  ...shared,
  name: "node-frozen",
  title: "Galera: the writer SIGSTOP for 15 s, rejoining",
  async strike({ system }) {
    const writer = await system.findWriter();
    writer.freeze();
    await delay(15_000);
    writer.thaw();
    return { note: writer.name };
  },
};

/** The writer and the other nodes do not hear each other, and clients reach all of them: only the majority may serve. */
export const nodePartitioned = {
  ...shared,
  name: "node-partitioned",
  title: "Galera: the writer partitioned from the others for 15 s, rejoining",
  obstacle: () =>
    isIsolated() ? undefined : "it takes a network namespace: root, unshare and ip on Linux",
  async strike({ system, complain }) {
    const writer = await system.findWriter();
    const reconnect = await cutOff(writer, { pid: writer.pid, ports: system.ports });
    await delay(15_000);
    const state = await writer.readState();
    await reconnect();
    if (state?.wsrep_cluster_status === "Primary")
      complain("the node that was cut off still served");
    return { note: `${writer.name}, meanwhile ${state?.wsrep_cluster_status}` };
  },
};

/** Redis is killed, and is back after some time: nobody may notice. */
export const redisGone = {
  ...shared,
  name: "redis-gone",
  title: "Redis kill -9, started again after 8 s",
  bears: "nothing",
  async strike({ system }) {
    await system.redis.kill();
    await delay(8000);
    await system.redis.start();
    return { replaced: ["redis"] };
  },
};
