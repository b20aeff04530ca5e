import { OpenAPIHandler } from "@orpc/openapi/fastify";
import Fastify from "fastify";
import { router } from "./orpc-router.mjs";

export async function serve() {
  const app = Fastify();
  const handler = new OpenAPIHandler(router);
  app.addContentTypeParser("*", (_request, _payload, done) => done(null, undefined));
  app.all("/*", async (request, reply) => {
    const { matched } = await handler.handle(request, reply, { context: {} });
    if (!matched) return reply.code(404).send("Not found");
  });
  return app.listen({ host: "127.0.0.1", port: 0 });
}
