import { type Database, type PoolMetrics, poolMetrics } from "@handbill/db";
import type { FastifyInstance } from "fastify";

const HELP: Record<keyof PoolMetrics, { type: "gauge" | "counter"; help: string }> = {
  open: { type: "gauge", help: "Connections, those being opened included." },
  idle: { type: "gauge", help: "Connections that nobody uses." },
  inUse: { type: "gauge", help: "Connections in use." },
  waiting: { type: "gauge", help: "Requests that wait for a connection." },
  acquired: { type: "counter", help: "Connections handed out." },
  released: { type: "counter", help: "Connections that came back." },
  destroyed: {
    type: "counter",
    help: "Connections closed because they broke, hung or took no writes.",
  },
  timedOut: { type: "counter", help: "Requests that waited for a connection in vain." },
  refused: { type: "counter", help: "Requests refused because too many waited." },
  retried: { type: "counter", help: "Queries and transactions that were run again." },
};

/** `/metrics`: the database pool's numbers in Prometheus' text format, version 0.0.4. */
export function registerMetrics(app: FastifyInstance, db: Database): void {
  app.get("/metrics", { logLevel: "silent" }, (_request, reply) =>
    reply.type("text/plain; version=0.0.4; charset=utf-8").send(format(poolMetrics(db))),
  );
}

function format(metrics: PoolMetrics): string {
  const lines = Object.entries(HELP).map(([key, { type, help }]) => {
    const value: unknown = Reflect.get(metrics, key);
    const suffix = type === "counter" ? "_total" : "";
    const name = `handbill_db_pool_${key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}${suffix}`;
    return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${name} ${value}\n`;
  });
  return lines.join("");
}
