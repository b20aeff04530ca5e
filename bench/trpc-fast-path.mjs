/** What the fast path of /trpc gains over tRPC's own Fastify adapter, which answers the same bytes: by kind of request. */
import { compareServers, describeRun } from "./compare-servers.mjs";
import { printTable } from "./print-table.mjs";

const input = '{"limit":8}';
const batch = JSON.stringify(
  Object.fromEntries([0, 1, 2, 3, 4].map((index) => [index, { limit: 8 }])),
);
const five = (name) => Array(5).fill(name).join(",");
const post = { method: "POST", headers: { "content-type": "application/json" } };

const requests = {
  "a query": { path: `/trpc/events.list?input=${encodeURIComponent(input)}` },
  "five queries in a batch": {
    path: `/trpc/${five("events.list")}?batch=1&input=${encodeURIComponent(batch)}`,
  },
  "a mutation": { path: "/trpc/events.search", ...post, body: input },
  "five mutations in a batch": {
    path: `/trpc/${five("events.search")}?batch=1`,
    ...post,
    body: batch,
  },
};

const rows = [];
for (const [kind, request] of Object.entries(requests)) {
  const { rateOf, cpuOf, ratio } = await compareServers({
    adapter: { module: "trpc-adapter.mjs", request },
    fastPath: { module: "trpc-fast-path.mjs", request },
  });
  rows.push([
    kind,
    Math.round(rateOf("adapter")),
    Math.round(rateOf("fastPath")),
    ratio("fastPath", "adapter").toFixed(2),
    Math.round(cpuOf("adapter")),
    Math.round(cpuOf("fastPath")),
  ]);
}
console.log(`${describeRun()}\n`);
printTable(["", "adapter", "fast path", "ratio", "adapter, CPU µs", "fast path, CPU µs"], rows);
