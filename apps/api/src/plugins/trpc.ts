import { toTrpcError } from "@handbill/rest";
import { appRouter } from "@handbill/rpc/server";
import { getTRPCErrorShape, TRPCError } from "@trpc/server";
import { type FastifyTRPCPluginOptions, fastifyTRPCPlugin } from "@trpc/server/adapters/fastify";
import type { FastifyInstance } from "fastify";
import { createContext } from "../create-context.ts";
import type { Services } from "../services.ts";

/** Mounts the router at `/trpc`, in a scope of its own: the adapter replaces the JSON parser around it. */
export async function registerTrpc(app: FastifyInstance, services: Services): Promise<void> {
  await app.register(async (scope) => {
    refuseForms(scope);
    answerLikeTrpc(scope);
    await scope.register(fastifyTRPCPlugin, {
      prefix: "/trpc",
      trpcOptions: {
        router: appRouter,
        createContext: ({ req }) => createContext(services, req),
        maxBatchSize: 20,
        maxBodySize: app.initialConfig.bodyLimit ?? 0,
        onError: ({ error, path }) => {
          if (error.code !== "INTERNAL_SERVER_ERROR") return;
          app.log.error({ err: error.cause ?? error, path }, "a procedure failed");
        },
      },
    } satisfies FastifyTRPCPluginOptions<typeof appRouter>);
  });
}

/** Another site's page can send a form without asking first, so only JSON is read. */
function refuseForms(scope: FastifyInstance): void {
  scope.addHook("onRequest", async ({ method, headers }) => {
    if (method !== "POST" || /^application\/json\b/i.test(headers["content-type"] ?? "")) return;
    throw new TRPCError({
      code: "UNSUPPORTED_MEDIA_TYPE",
      message: "Send the body as JSON, with Content-Type: application/json.",
    });
  });
}

/** What goes wrong before the adapter is reached comes in the shape that the adapter sends. */
function answerLikeTrpc(scope: FastifyInstance): void {
  scope.setErrorHandler((thrown, _request, reply) => {
    const error = getTRPCErrorShape({
      config: appRouter._def._config,
      error: toTrpcError(thrown),
      type: "unknown",
      path: undefined,
      input: undefined,
      ctx: undefined,
    });
    return reply.code(error.data.httpStatus).send({ error });
  });
}
