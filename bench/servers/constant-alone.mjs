import Fastify from "fastify";
import { CONSTANT_PATH } from "./open-api.mjs";

/** The constant by Fastify without any hook, to see what those of the API cost. */
export async function serve() {
  const app = Fastify();
  app.get(CONSTANT_PATH, (_request, reply) =>
    reply.type("application/json; charset=utf-8").send(process.env.CONSTANT),
  );
  return app.listen({ host: "127.0.0.1", port: 0 });
}
