import type { Database } from "@handbill/db";
import type { FastifyInstance } from "fastify";

/** `/health/live`: the process runs. `/health/ready`: it can serve, or 503 with the reason. */
export function registerHealth(app: FastifyInstance, db: Database): void {
  app.get("/health/live", { logLevel: "silent" }, () => ({ status: "live" }));
  app.get("/health/ready", { logLevel: "silent" }, async (request, reply) => {
    try {
      await db.execute("SELECT 1 FROM users LIMIT 1");
      return { status: "ready" };
    } catch (error) {
      request.log.warn(error, "not ready");
      return reply
        .code(503)
        .send({ status: "unavailable", reason: "the database does not answer" });
    }
  });
}
