/**
 * What each way to serve a procedure over REST costs: the same zod schemas and the same function, which answers a list of
 * 2 KB, by Fastify alone, packages/rest, trpc-to-openapi, oRPC and tRPC's own adapter.
 */
import { compareServers, describeRun } from "./compare-servers.mjs";
import { printTable } from "./print-table.mjs";

const request = { path: "/events?limit=8" };
const BASE = "Fastify alone";
const RIVAL = "trpc-to-openapi";

const contenders = {
  [BASE]: { module: "fastify-alone.mjs", request },
  "packages/rest": { module: "rest.mjs", request },
  [RIVAL]: { module: "trpc-to-openapi.mjs", request },
  "oRPC's OpenAPIHandler, on Fastify": { module: "orpc-fastify.mjs", request },
  "oRPC's OpenAPIHandler, on Node": { module: "orpc-node.mjs", request },
  "tRPC's own adapter": {
    module: "trpc-adapter.mjs",
    request: { path: `/trpc/events.list?input=${encodeURIComponent('{"limit":8}')}` },
    answerOf: ({ result }) => result.data,
  },
};

const { rateOf, cpuOf, ratio } = await compareServers(contenders);
console.log(`${describeRun()}\n`);
printTable(
  ["", "per second", `to ${BASE}`, `to ${RIVAL}`, "CPU µs"],
  Object.keys(contenders).map((name) => [
    name,
    Math.round(rateOf(name)),
    ratio(name, BASE).toFixed(2),
    ratio(name, RIVAL).toFixed(2),
    Math.round(cpuOf(name)),
  ]),
);
