import { createServer } from "node:net";
import { findPortHolder } from "../steps/port-holder.mjs";
import { UserError } from "../steps/user-error.mjs";

/** Where everything listens: all of it on this machine only. */
export const host = "127.0.0.1";

const numbers = [1, 2, 3];
const thisMachine = { host, peerHost: host, clientHost: host, words: [] };

/**
 * The ports of the whole cluster, each moved up by `offset`, so that two clusters can run beside each other.
 *
 * `machines` says for each node where it runs, if it has a network of its own: `host` is its address for clients, which
 * it sees at `clientHost`; `peerHost` that for the other nodes; and `words` go before its command.
 */
export function planPorts(offset = 0, machines = numbers.map(() => thisMachine)) {
  const port = (base) => base + offset;
  return {
    publicApi: port(8090),
    apis: numbers.map((n) => port(8090 + n)),
    publicWeb: port(3090),
    web: port(3091),
    apiForWeb: port(3092),
    sql: port(3310),
    proxyAdmin: port(3309),
    redis: port(3308),
    nodes: numbers.map((n) => ({
      name: `node${n}`,
      ...machines[n - 1],
      sql: port(3310 + n),
      group: port(3320 + n),
      incrementalTransfer: port(3330 + n),
      stateTransfer: port(3340 + n),
      check: port(3350 + n),
    })),
  };
}

/** Reads CLUSTER_PORT_OFFSET, which moves every port up. Throws `UserError` on what cannot be meant. */
export function readPortOffset(environment = process.env) {
  const text = environment.CLUSTER_PORT_OFFSET || "0";
  const offset = Number(text);
  if (Number.isInteger(offset) && offset >= 0 && offset <= 50_000) return offset;
  throw new UserError(
    `CLUSTER_PORT_OFFSET is "${text}". Set it to a whole number from 0 to 50000, or leave it out.`,
  );
}

/** Checks that every port is free. Throws `UserError` for the first that is not. */
export async function checkClusterPorts(ports) {
  const { nodes, apis, ...single } = ports;
  const ofNodes = nodes.flatMap((node) => [
    node.sql,
    node.group,
    node.incrementalTransfer,
    node.stateTransfer,
    node.check,
  ]);
  for (const port of [...Object.values(single), ...apis, ...ofNodes]) {
    if (await isFree(port)) continue;
    const holder = findPortHolder(port);
    throw new UserError(
      `Port ${port}, which the cluster needs, is in use${holder ? ` by ${holder}` : ""}.\n` +
        "Stop what uses it, or move the whole cluster: CLUSTER_PORT_OFFSET=1000 npm run cluster",
    );
  }
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
