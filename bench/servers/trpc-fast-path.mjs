import { fastifyTRPCPlugin } from "@trpc/server/adapters/fastify";
import Fastify from "fastify";
import { answerPlainCalls } from "../../apps/api/src/trpc/answer-plain-calls.ts";
import { router } from "./trpc-router.mjs";

/** tRPC's own Fastify adapter behind the fast path, as apps/api mounts the two. */
export async function serve() {
  const app = Fastify({ routerOptions: { maxParamLength: 5000 } });
  const trpcOptions = { router, createContext: () => ({}), maxBatchSize: 20 };
  await app.register(async (scope) => {
    answerPlainCalls(scope, { ...trpcOptions, onError: () => undefined });
    await scope.register(fastifyTRPCPlugin, { prefix: "/trpc", trpcOptions });
  });
  return app.listen({ host: "127.0.0.1", port: 0 });
}
