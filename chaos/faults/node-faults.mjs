import { setTimeout as delay } from "node:timers/promises";
import { isIsolated } from "../system/own-network.mjs";

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

const partitioned = {
  ...shared,
  obstacle: () =>
    isIsolated()
      ? undefined
      : "it takes network namespaces: root, and unshare, nsenter and ip on Linux",
};

/** The writer and the other nodes do not hear each other, and clients reach all of them: only the majority may serve. */
export const nodePartitioned = {
  ...partitioned,
  name: "node-partitioned",
  title: "Galera: the writer partitioned from the others for 15 s, rejoining",
  async strike({ system, complain }) {
    const writer = await system.findWriter();
    const connect = system.networks.pull(writer.name, "peers");
    await delay(15_000);
    const state = await writer.readState();
    const others = system.nodes.filter((node) => node !== writer);
    const ofOthers = await Promise.all(others.map((node) => node.readState()));
    connect();
    if (state === undefined) complain("clients did not reach the node that was cut off");
    if (state?.wsrep_cluster_status === "Primary")
      complain("the node that was cut off still served");
    for (const other of ofOthers) {
      if (other?.wsrep_cluster_size !== "2") complain("the others were not a cluster of two");
    }
    return { note: `${writer.name}, meanwhile ${state?.wsrep_cluster_status}` };
  },
};

/** The writer hears nobody, and nobody hears it: no connection to it ends, and nothing comes back over any. */
export const nodeUnreachable = {
  ...partitioned,
  name: "node-unreachable",
  title: "Galera: the writer cut off from everybody for 15 s, rejoining",
  async strike({ system, complain }) {
    const writer = await system.findWriter();
    const connect = system.networks.pull(writer.name, "peers", "clients");
    await delay(15_000);
    const isReached = (await writer.readState()) !== undefined;
    connect();
    if (isReached) complain("the node that was cut off was reached");
    return { note: writer.name };
  },
};

/** No node hears another, so none is of a majority, and none may serve; then they find each other again by themselves. */
export const nodesApart = {
  ...partitioned,
  name: "nodes-apart",
  title: "Galera: every node partitioned from every other for 10 s",
  async strike({ system, complain }) {
    const connect = system.nodes.map(({ name }) => system.networks.pull(name, "peers"));
    await delay(10_000);
    const states = await Promise.all(system.nodes.map((node) => node.readState()));
    for (const each of connect) each();
    if (states.some((state) => state?.wsrep_cluster_status === "Primary"))
      complain("a node that was alone still served");
    return {
      note: `meanwhile ${[...new Set(states.map((state) => state?.wsrep_cluster_status))]}`,
    };
  },
};
