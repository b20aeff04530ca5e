import fastifyCompress from "@fastify/compress";
import fastifyCors from "@fastify/cors";
import { registerRest, sendClientError, sendProblem } from "@handbill/rest";
import Fastify, { type FastifyInstance, LogController } from "fastify";
import type { Env } from "./env.ts";
import { letConnectionsEnd } from "./let-connections-end.ts";
import { limitHandling } from "./limit-handling.ts";
import { loggerOptions, pathToLog } from "./logger.ts";
import { registerDocs } from "./plugins/docs.ts";
import { registerHealth } from "./plugins/health.ts";
import { registerKeySet } from "./plugins/jwks.ts";
import { registerMetrics } from "./plugins/metrics.ts";
import { registerProblemPages } from "./plugins/problem-pages.ts";
import { createSharing, restOptions } from "./plugins/rest.ts";
import { registerSecurityHeaders } from "./plugins/security-headers.ts";
import { registerTrpc } from "./plugins/trpc.ts";
import { listenByRedis } from "./redis-changes.ts";
import type { Services } from "./services.ts";

/** What pages of another origin may read of an answer, beyond what every page may (Fetch §3.3.4). */
const EXPOSED_HEADERS = [
  "deprecation",
  "etag",
  "link",
  "location",
  "ratelimit",
  "ratelimit-policy",
  "retry-after",
  "server-timing",
  "sunset",
];

export interface AppOptions {
  /** Whether identical reads at the same time are one, which a benchmark does without to compare; they are unless it is false. */
  sharesReads?: boolean;
}

/** The API, not yet listening: tests inject requests into it. */
export async function createApp(
  env: Env,
  services: Services,
  { sharesReads = true }: AppOptions = {},
): Promise<FastifyInstance> {
  const sharing = sharesReads ? createSharing(services) : undefined;
  const rest = restOptions(env, services, sharing);
  const app = Fastify({
    logger: loggerOptions(env),
    logController: new LogController({ disableRequestLogging: true }), // one line a request, below
    trustProxy: env.TRUST_PROXY.length > 0 ? env.TRUST_PROXY : false,
    bodyLimit: 256 * 1024, // the longest event, every character of it escaped, and more
    connectionTimeout: 60_000,
    requestTimeout: 30_000,
    keepAliveTimeout: 72_000, // longer than a proxy's, which is commonly 60 s
    routerOptions: { maxParamLength: 5_000 }, // a batch's path names every procedure
    frameworkErrors: (error, request, reply) => {
      void sendProblem(rest, error, request, reply);
    },
    clientErrorHandler: (error, socket) => sendClientError(rest, error, socket),
    return503OnClosing: false, // who has connected before is served: a proxy repeats no POST
    forceCloseConnections: "idle",
  });

  app.addHook("preClose", async () => services.changes.close()); // it would wait for open streams
  letConnectionsEnd(app);
  limitHandling(app, 30_000);
  app.addHook("onResponse", (request, reply, done) => {
    done();
    const { method } = request;
    const url = pathToLog(request);
    const status = reply.statusCode;
    const ms = Math.round(reply.elapsedTime);
    request.log.info({ method, url, status, ms }, `${method} ${url} ${status} in ${ms} ms`);
  });
  if (services.redis) listenByRedis(app, services.redis, services.changes);
  const isHttps = env.publicApiUrl.startsWith("https:");
  registerSecurityHeaders(app, {
    strictTransportSecurity: isHttps,
    contentSecurityPolicy: {
      directives: {
        styleSrc: ["'self'", "'unsafe-inline'"], // the reference at /docs styles itself
        fontSrc: ["'self'", "data:"],
        ...(!isHttps && { upgradeInsecureRequests: null }),
      },
    },
  });
  // CORS would answer OPTIONS for every path, those included that are not there.
  app.addHook("onRoute", (route) => {
    if (route.method !== "OPTIONS" || route.url !== "*") return;
    route.onRequest = async (_request, reply) => reply.callNotFound();
  });
  await app.register(fastifyCors, {
    origin: env.corsOrigins,
    methods: ["GET", "HEAD", "POST", "PATCH", "DELETE"],
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: 600,
    strictPreflight: false,
    preflightContinue: true, // the routes answer OPTIONS, with Allow
  });
  await app.register(fastifyCompress, {
    globalDecompression: false, // answers from 1 KiB on, in the best coding that the caller takes; no requests
  });
  registerHealth(app, services.db);
  registerKeySet(app, services.keyRing.current, services.clock);
  registerMetrics(app, services.db);
  registerProblemPages(app);
  await registerTrpc(app, services, sharing);
  await registerDocs(app, registerRest(app, rest));
  return app;
}
