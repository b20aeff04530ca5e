import { type Database, readSchemaState } from "@handbill/db";
import type { FastifyInstance } from "fastify";

/** `/health/live`: the process runs. `/health/ready`: it can serve, or 503 with the reason. */
export function registerHealth(app: FastifyInstance, db: Database): void {
  app.get("/health/live", { logLevel: "silent" }, () => ({ status: "live" }));
  app.get("/health/ready", { logLevel: "silent" }, async (_request, reply) => {
    const state = await readSchemaState(db).catch(() => ({
      ready: false as const,
      reason: "The database does not answer.",
    }));
    if (state.ready) return { status: "ready" };
    return reply
      .code(503)
      .header("retry-after", "2")
      .send({ status: "unavailable", reason: state.reason });
  });
}
