import type { FastifyReply, FastifyRequest } from "fastify";
import { Answer } from "./answer.ts";
import { callerSignal } from "./caller-signal.ts";
import type { RestRoute } from "./collect-routes.ts";
import { compileCall } from "./compile-call.ts";
import { deprecationHeaders } from "./deprecation.ts";
import { resumeInput, sendEventStream, sendEventStreamHead } from "./event-stream.ts";
import { notFound } from "./not-found.ts";
import { readPrecondition } from "./precondition.ts";
import { toProblem, toTrpcError } from "./problem.ts";
import { compileReadInput } from "./read-input.ts";
import type { RestOptions } from "./rest-options.ts";
import { compileSendOutput } from "./send-output.ts";
import { ServerTiming } from "./server-timing.ts";
import { compileJoinRead } from "./sharing.ts";

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/**
 * Compiles what answers the requests of a route: gathers the input, has the procedure called, and sends what it answers.
 *
 * @throws {RestRouteError} when the path or the query is to carry what text cannot.
 * @throws {SharingError} when its reads are to be shared and cannot be.
 */
export function compileHandler(route: RestRoute, options: RestOptions): Handler {
  return route.type === "subscription"
    ? compileStreamHandler(route, options)
    : compileCallHandler(route, options);
}

function compileCallHandler(route: RestRoute, options: RestOptions): Handler {
  const { router, serverTiming = false, sharing } = options;
  const readInput = compileReadInput(route);
  const callProcedure = compileProcedure(route, options);
  const joinRead = compileJoinRead(router, route.procedure, sharing);
  const sendOutput = compileSendOutput(route);
  const deprecation = deprecationHeaders(route.deprecated);
  return async (request, reply) => {
    if (lacksName(request.params)) throw notFound(request);
    const timing = serverTiming ? new ServerTiming() : undefined;
    void reply.headers(deprecation);
    const input = readInput(request);
    const read = joinRead?.(request, input);
    if (read) reply.raw.once("close", read.leave);
    const answer = read
      ? await read.answer
      : new Answer(await callProcedure(request, reply, input, timing));
    if (!answer) return reply; // the caller has gone, as all others have
    timing?.mark("procedure");
    timing?.report(reply);
    return sendOutput(request, reply, answer);
  };
}

function compileStreamHandler(route: RestRoute, options: RestOptions): Handler {
  const { router, problemTypeUrl } = options;
  const readInput = compileReadInput(route);
  const callProcedure = compileProcedure(route, options);
  const deprecation = deprecationHeaders(route.deprecated);
  return async (request, reply) => {
    if (lacksName(request.params)) throw notFound(request);
    const timing = options.serverTiming ? new ServerTiming() : undefined;
    void reply.headers(deprecation);
    if (request.method === "HEAD") return sendEventStreamHead(reply);
    const input = resumeInput(request, readInput(request));
    const items = await callProcedure(request, reply, input, timing);
    timing?.mark("procedure");
    timing?.report(reply);
    // An error that ends a stream is told as a problem, and logged if it is a fault of the server.
    return sendEventStream(reply, items, (thrown) => {
      const error = toTrpcError(thrown);
      const { problem } = toProblem(router, error, problemTypeUrl);
      if (problem.status === 500) request.log.error(error.cause ?? error, problem.code);
      return problem;
    });
  };
}

/** The call of the procedure for one request alone. */
function compileProcedure(route: RestRoute, { router, createContext }: RestOptions) {
  const call = compileCall(router, route.procedure);
  return async (
    request: FastifyRequest,
    reply: FastifyReply,
    input: unknown,
    timing: ServerTiming | undefined,
  ): Promise<unknown> => {
    const precondition = route.ifMatch ? readPrecondition(request) : undefined;
    const ctx = await createContext(request, reply, precondition);
    timing?.mark("context");
    const getRawInput = async () => input;
    return call({ ctx, getRawInput, signal: callerSignal(reply), batchIndex: 0 });
  };
}

/** Fastify takes `/events/` for an event without a name. */
function lacksName(params: unknown): boolean {
  return Object.values(params ?? {}).includes("");
}
