import { TRPCError } from "@trpc/server";
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  HTTPMethods,
  RouteOptions,
} from "fastify";
import { collectRoutes, patternOf, type RestRoute } from "./collect-routes.ts";
import { compileHandler } from "./compile-handler.ts";
import { varyByCoding } from "./entity-tag.ts";
import type { ExpectedBody } from "./long-fields.ts";
import { notFound } from "./not-found.ts";
import { createOpenApiDocument, type OpenApiDocument } from "./openapi.ts";
import { type Problem, toProblem, toTrpcError } from "./problem.ts";
import { refuseLongBody } from "./refuse-long-body.ts";
import type { RestOptions } from "./rest-options.ts";
import { DOCUMENT_PATHS, serveDocument } from "./serve-document.ts";

const METHODS: HTTPMethods[] = [
  "GET",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
  "TRACE",
  "QUERY",
];

/**
 * Publishes the router's procedures as Fastify routes, with an OpenAPI document at `/openapi.json` and `/openapi.yaml`, and
 * answers every error of the instance as a problem (RFC 9457). Register it on the instance whose errors it is to answer;
 * what must keep its own JSON parser, such as tRPC's adapter, goes into a scope of its own.
 *
 * @returns the document.
 * @throws {RestRouteError} when a procedure cannot be published.
 * @throws {SharingError} when its reads are to be shared and cannot be.
 */
export function registerRest(app: FastifyInstance, options: RestOptions): OpenApiDocument {
  const routes = collectRoutes(options.router);
  const published = routes.map((route) => compileRoute(route, options));
  const document = createOpenApiDocument(routes, options.document, options.problemTypeUrl);

  app.setErrorHandler((error, request, reply) => sendProblem(options, error, request, reply));
  app.setNotFoundHandler((request, reply) =>
    sendProblem(options, notFound(request), request, reply),
  );
  // Before a body is read that nobody waits for.
  app.addHook("onRequest", (request, _reply, done) => {
    done(request.is404 ? notFound(request) : undefined);
  });
  // Each in its place keeps the parsers of other scopes as they are.
  void app.register(async (scope) => {
    scope.removeContentTypeParser("text/plain");
    tagCodings(scope);
    for (const route of published) scope.route(route);
    serveDocument(scope, document);
  });
  void app.register(async (scope) => refuseOtherMethods(scope, routes));
  return document;
}

/** Answers an error as a problem. For Fastify's `frameworkErrors`, which come before any scope. */
export function sendProblem(
  { router, problemTypeUrl, problemHeaders }: RestOptions,
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const error = toTrpcError(thrown);
  const { problem, retryAfter } = toProblem(router, error, problemTypeUrl);
  if (isFault(thrown, problem)) request.log.error(error.cause ?? error, problem.code);
  if (retryAfter !== undefined) void reply.header("retry-after", String(retryAfter));
  return reply
    .code(problem.status)
    .headers(problemHeaders?.(problem) ?? {})
    .type("application/problem+json; charset=utf-8")
    .serializer((payload: unknown) => JSON.stringify(payload))
    .send(problem);
}

/** A procedure that throws its own 503 is busy and means it: in a flood, a line for each would be a flood as well. */
function isFault(thrown: unknown, { status }: Problem): boolean {
  const isMeant = thrown instanceof TRPCError && thrown.cause === undefined;
  return status === 500 || (status > 500 && !isMeant);
}

function compileRoute(route: RestRoute, options: RestOptions): RouteOptions {
  return {
    method: route.method,
    url: fastifyPath(route.path),
    ...(route.config && { config: route.config }),
    ...(route.method !== "GET" && { preParsing: refuseLongBody(() => bodyOf(route)) }),
    handler: compileHandler(route, options),
  };
}

function bodyOf({ hasBody, inputSchema }: RestRoute): ExpectedBody | undefined {
  return hasBody && inputSchema ? { schema: inputSchema, depth: 0 } : undefined;
}

/** What is sent in a content coding has a tag of its own. Comes after whatever compresses, which must be there before. */
function tagCodings(scope: FastifyInstance): void {
  scope.addHook("onRoute", (route) => {
    const others = Array.isArray(route.onSend) ? route.onSend : route.onSend ? [route.onSend] : [];
    route.onSend = [
      ...others,
      (_request, reply, payload, done) => {
        const tag = reply.getHeader("etag");
        const coding = reply.getHeader("content-encoding");
        if (typeof tag === "string" && typeof coding === "string") {
          void reply.header("etag", varyByCoding(tag, coding));
        }
        done(null, payload);
      },
    ];
  });
}

/** Answers 405 with Allow (RFC 9110 §15.5.6), and OPTIONS, before any body is read. */
function refuseOtherMethods(scope: FastifyInstance, routes: RestRoute[]): void {
  const byPath = Map.groupBy(routes, ({ path }) => fastifyPath(patternOf(path)));
  const documents = DOCUMENT_PATHS.map((path) => [path, [{ method: "GET" }]] as const);
  for (const [url, ofPath] of [...byPath, ...documents]) {
    const methods = new Set<string>(ofPath.map(({ method }) => method));
    const allow = [...methods, ...(methods.has("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
    scope.route({
      method: METHODS.filter((method) => !methods.has(method)),
      url,
      onRequest: async (request, reply) => {
        void reply.header("allow", allow);
        if (request.method === "OPTIONS") return reply.code(204).send();
        throw new TRPCError({
          code: "METHOD_NOT_SUPPORTED",
          message: `${request.method} is not allowed here; these are: ${allow}.`,
        });
      },
      handler: () => undefined,
    });
  }
}

/** `/events/{id}` in Fastify's words: `/events/:id`. */
function fastifyPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ":$1");
}
