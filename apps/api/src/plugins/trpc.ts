import { refuseLongBody, type Sharing, toTrpcError } from "@handbill/rest";
import { appRouter } from "@handbill/rpc/server";
import { getTRPCErrorShape, TRPCError } from "@trpc/server";
import { type FastifyTRPCPluginOptions, fastifyTRPCPlugin } from "@trpc/server/adapters/fastify";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { createContext } from "../create-context.ts";
import type { Services } from "../services.ts";
import { answerPlainCalls } from "../trpc/answer-plain-calls.ts";
import { expectedBody } from "../trpc/expected-body.ts";

/**
 * Mounts the router at `/trpc`, in a scope of its own: the adapter replaces the JSON parser around it.
 *
 * @param sharing how callers of plain queries share reads, if they do.
 */
export async function registerTrpc(
  app: FastifyInstance,
  services: Services,
  sharing: Sharing | undefined,
): Promise<void> {
  const options = {
    router: appRouter,
    maxBatchSize: 20,
    onError: ({ error, path }: { error: TRPCError; path?: string | undefined }) => {
      if (error.code !== "INTERNAL_SERVER_ERROR") return;
      app.log.error({ err: error.cause ?? error, path }, "a procedure failed");
    },
  };
  const contextOf = (request: FastifyRequest, reply: FastifyReply) =>
    createContext(services, request, reply);
  await app.register(async (scope) => {
    refuseForms(scope);
    scope.addHook(
      "preParsing",
      refuseLongBody(({ url }) => expectedBody(appRouter, url)),
    );
    answerLikeTrpc(scope);
    letStreamsGoOn(scope);
    answerPlainCalls(scope, { ...options, createContext: contextOf, sharing });
    await scope.register(fastifyTRPCPlugin, {
      prefix: "/trpc",
      trpcOptions: {
        ...options,
        createContext: ({ req, res }) => contextOf(req, res),
        maxBodySize: app.initialConfig.bodyLimit ?? 0,
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

/** A stream lasts longer than Fastify lets a handler take, and its connection is of no use afterwards. */
function letStreamsGoOn(scope: FastifyInstance): void {
  scope.addHook("onSend", async (_request, reply, payload) => {
    if (!(payload instanceof Response)) return;
    if (!payload.headers.get("content-type")?.startsWith("text/event-stream")) return;
    payload.headers.set("connection", "close");
    reply.hijack();
  });
}
