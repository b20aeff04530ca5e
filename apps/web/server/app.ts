import fastifyStatic from "@fastify/static";
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from "fastify";
import type { Env } from "./env.ts";
import { loggerOptions } from "./logger.ts";
import { pathToLog } from "./path-to-log.ts";
import { addSecurityHeaders } from "./security-headers.ts";
import { toWebRequest } from "./web-request.ts";

export interface AppOptions {
  /** The folder of what browsers load: the built scripts and styles, and the public files. */
  clientFolder: string;
  /** Answers everything that is not a file. */
  handle: (request: Request) => Promise<Response>;
  /** The patterns of the pages' paths, as in `/events/:id`: what else is asked for is not logged. */
  pages: readonly string[];
}

/** The web app's server, not yet listening: tests inject requests into it. */
export async function createApp(
  env: Env,
  { clientFolder, handle, pages }: AppOptions,
): Promise<FastifyInstance> {
  const app = Fastify({
    logger: loggerOptions(env),
    logController: new LogController({ disableRequestLogging: true }), // one line a page, below
    trustProxy: env.TRUST_PROXY.length > 0 ? env.TRUST_PROXY : false,
    bodyLimit: 256 * 1024, // the longest description, each character of it percent-encoded
    connectionTimeout: 60_000,
    requestTimeout: 30_000,
    handlerTimeout: 30_000,
    keepAliveTimeout: 72_000, // longer than a proxy's, which is commonly 60 s
    return503OnClosing: true,
    forceCloseConnections: "idle",
  });

  let isClosing = false;
  app.addHook("preClose", async () => {
    isClosing = true;
  });
  app.addHook("onSend", async (_request, reply) => {
    // A proxy keeps its connections open, and the server would wait for them.
    if (isClosing) void reply.header("connection", "close");
  });
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error(error);
    const text = status >= 500 ? "Something went wrong. Try again in a moment." : error.message;
    return reply.code(status).type("text/plain; charset=utf-8").send(`${text}\n`);
  });
  // Of a method that no page takes. Fastify's own would log the URL, and say it.
  app.setNotFoundHandler((request, reply) => {
    void reply.code(404).type("text/plain; charset=utf-8").send("There is nothing here.\n");
    logAnswer(request, reply, pages);
  });
  addSecurityHeaders(app, env);

  // React Router reads the bodies of forms itself; nothing here takes any other kind
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "string" },
    (_request, body, done) => done(null, body),
  );

  app.get("/health/live", { logLevel: "silent" }, () => ({ status: "live" }));
  await app.register(fastifyStatic, {
    root: clientFolder,
    wildcard: false, // a route for each file that is there; every other path is a page's
    cacheControl: false,
    setHeaders: (reply, path) => {
      // the names under assets/ change with their contents
      const isHashed = path.startsWith(`${clientFolder}/assets/`);
      reply.header(
        "Cache-Control",
        isHashed ? "public, max-age=31536000, immutable" : "public, max-age=3600",
      );
    },
  });
  app.route({
    method: ["GET", "HEAD", "POST"], // HEAD too: the one that Fastify adds for itself takes no Response
    url: "/*",
    onResponse: async (request, reply) => logAnswer(request, reply, pages),
    handler: async (request, reply) => {
      const webRequest = toWebRequest(request, reply);
      if (!webRequest)
        return reply.code(400).type("text/plain").send("This is not a valid address.\n");
      const response = await handle(webRequest);
      return reply.send(request.method === "HEAD" ? await withoutBody(response) : response);
    },
  });
  return app;
}

function logAnswer(request: FastifyRequest, reply: FastifyReply, pages: readonly string[]): void {
  const { method } = request;
  const url = pathToLog(request.url, pages);
  const status = reply.statusCode;
  const ms = Math.round(reply.elapsedTime);
  request.log.info({ method, url, status, ms }, `${method} ${url} ${status} in ${ms} ms`);
}

/** The same answer with nothing to read: what it says in its headers, cookies included, stands. */
async function withoutBody(response: Response): Promise<Response> {
  await response.body?.cancel();
  return new Response(null, response);
}
