import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeNamespace, releaseNamespace, runIp } from "./own-network.mjs";

/** Each node has a cable into both: to its clients, and to the other nodes. Addresses of our own namespaces only. */
const switches = { clients: "10.77.0", peers: "10.77.1" };
const clientHost = `${switches.clients}.1`;
const cableOf = (node, network) => `${network}-${node}`;

/**
 * Gives each of so many Galera nodes a network namespace of its own, with a cable to each of two switches. For a process
 * that has a network of its own. `folder` is for the files that hold the namespaces.
 *
 * `machines` is what `planPorts` takes.
 */
export function openNodeNetworks(folder, count) {
  mkdirSync(folder, { recursive: true });
  for (const name of Object.keys(switches)) {
    runIp(`link add ${name} type bridge`);
    runIp(`link set ${name} up`);
  }
  runIp(`addr add ${clientHost}/24 dev clients`);
  const files = [];
  const cables = [];
  const machines = Array.from({ length: count }, (_, index) => {
    const name = `node${index + 1}`;
    const file = join(folder, name);
    writeFileSync(file, "");
    const words = makeNamespace(file);
    files.push(file);
    runIp("link set lo up", { before: words });
    const addresses = Object.entries(switches).map(([network, prefix]) => {
      const address = `${prefix}.${11 + index}`;
      const cable = cableOf(name, network);
      runIp(`link add ${cable} type veth peer name ${network} netns`, { last: [file] });
      runIp(`link set ${cable} master ${network} up`);
      runIp(`addr add ${address}/24 dev ${network}`, { before: words });
      runIp(`link set ${network} up`, { before: words });
      cables.push(cable);
      return address;
    });
    return { host: addresses[0], peerHost: addresses[1], clientHost, words };
  });

  return {
    machines,
    /**
     * Pulls a node's cables to the other nodes (`peers`), to its clients (`clients`), or both: what is sent is lost, and
     * nobody is told. Returns the function that puts them back.
     */
    pull(name, ...networks) {
      const pulled = networks.map((network) => cableOf(name, network));
      for (const cable of pulled) runIp(`link set ${cable} down`);
      return () => {
        for (const cable of pulled) runIp(`link set ${cable} up`);
      };
    },
    close() {
      for (const name of [...cables, ...Object.keys(switches)]) runIp(`link delete ${name}`);
      for (const file of files) releaseNamespace(file);
    },
  };
}
