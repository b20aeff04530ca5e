import { fastifyTRPCPlugin } from "@trpc/server/adapters/fastify";
import Fastify from "fastify";
import { router } from "./trpc-router.mjs";

/** tRPC's own Fastify adapter. */
export async function serve() {
  const app = Fastify({ routerOptions: { maxParamLength: 5000 } });
  const trpcOptions = { router, createContext: () => ({}), maxBatchSize: 20 };
  await app.register(fastifyTRPCPlugin, { prefix: "/trpc", trpcOptions });
  return app.listen({ host: "127.0.0.1", port: 0 });
}
