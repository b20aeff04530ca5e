import Fastify from "fastify";
import { fastifyTRPCOpenApiPlugin } from "trpc-to-openapi";
import { router } from "./trpc-router.mjs";

export async function serve() {
  const app = Fastify();
  await app.register(fastifyTRPCOpenApiPlugin, { router, createContext: () => ({}) });
  return app.listen({ host: "127.0.0.1", port: 0 });
}
