import { setTimeout as delay } from "node:timers/promises";

const interval = 1000;

/** The status as one line for each node, API process and Redis, by name. */
function describeStatus({ nodes, apis, redis }) {
  const lines = nodes.map(({ name, port, pid, state, clusterSize, lastCommitted, role }) => [
    name,
    [
      `:${port}`,
      `pid ${pid ?? "-"}`.padEnd(11),
      state.padEnd(10),
      clusterSize > 0 ? `in a cluster of ${clusterSize}, commit ${lastCommitted}, ${role}` : role,
    ].join("  "),
  ]);
  for (const { name, port, pid, isReady } of apis) {
    lines.push([name, `:${port}  pid ${String(pid ?? "-").padEnd(7)}  ${readiness(isReady)}`]);
  }
  lines.push(["redis", `:${redis.port}  ${readiness(redis.isReady)}`]);
  return new Map(lines);
}

/** Prints the line of whatever changes, until the signal is aborted. That commits are counted is no change. */
export async function printChanges(cluster, { signal, print }) {
  const withoutCount = (line) => line?.replace(/commit -?\d+/, "");
  let shown = new Map();
  while (!signal.aborted) {
    const lines = describeStatus(await cluster.readStatus());
    if (signal.aborted) return;
    for (const [name, line] of lines) {
      if (withoutCount(line) !== withoutCount(shown.get(name)))
        print(`${name.padEnd(5)} │ ${line}`);
    }
    shown = lines;
    await delay(interval, undefined, { signal }).catch(() => undefined);
  }
}

function readiness(isReady) {
  return isReady ? "ready" : "not ready";
}
