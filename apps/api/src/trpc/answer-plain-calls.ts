import {
  type AnyTRPCRouter,
  getTRPCErrorFromUnknown,
  getTRPCErrorShape,
  type TRPCError,
  type TRPCErrorShape,
} from "@trpc/server";
import { getHTTPStatusCode } from "@trpc/server/http";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type PlainCalls, plainProcedures, readPlainCalls } from "./read-plain-calls.ts";

/** As the adapter takes them. */
export interface PlainCallOptions {
  /** Without a transformer. */
  router: AnyTRPCRouter;
  createContext: (request: FastifyRequest, reply: FastifyReply) => unknown;
  onError: (failure: { error: TRPCError; path: string | undefined }) => void;
  maxBatchSize: number;
}

/** The result of a call, or its error with what the errors' formatter may know of it. */
type Outcome = { data: unknown } | Failure;

interface Failure {
  error: TRPCError;
  path: string | undefined;
  input: unknown;
  ctx: unknown;
}

type Answer = { result: { data: unknown } } | { error: TRPCErrorShape };

const HEADERS = { vary: "trpc-accept, accept", "content-type": "application/json" };

/**
 * Answers plain queries and mutations in place of tRPC's Fastify adapter, which is to be registered within the scope after
 * this, with the adapter's own bytes; all else goes to the adapter. The adapter makes a fetch Request of every request, and a
 * stream of every answer, which costs more than the procedures do (docs/adr/0015).
 */
export function answerPlainCalls(scope: FastifyInstance, options: PlainCallOptions): void {
  const procedures = plainProcedures(options.router);
  scope.addHook("onRoute", (route) => {
    const passOn = route.handler;
    // In the handler's place, and not before it: a call must never come to both.
    route.handler = async function (request, reply) {
      const plain = readPlainCalls(request, procedures, options.maxBatchSize);
      if (!plain) return passOn.call(this, request, reply);
      const { status, body } = await answer(plain, request, reply, options);
      // The serializer keeps Fastify from naming a charset.
      void reply.code(status).headers(HEADERS).serializer(String);
      return body;
    };
  });
}

/** Does as resolveResponse of @trpc/server (11.25) does once it knows the calls. */
async function answer(
  plain: PlainCalls,
  request: FastifyRequest,
  reply: FastifyReply,
  options: PlainCallOptions,
): Promise<{ status: number; body: string }> {
  const context = await settle(async () => options.createContext(request, reply));
  try {
    const outcomes = await callAll(plain, context, abortWithCaller(reply), options);
    const answers = outcomes.map((outcome) => toAnswer(outcome, plain.type, options));
    const body = JSON.stringify(plain.isBatch ? answers : answers[0]);
    return { status: getHTTPStatusCode(answers), body };
  } catch (cause) {
    // An output that JSON cannot carry, or a formatter of errors that fails: one error for all calls.
    const error = getTRPCErrorFromUnknown(cause);
    options.onError({ error, path: undefined });
    const failure = { error, path: undefined, input: undefined, ctx: context.value };
    const description = toAnswer(failure, plain.type, options);
    return { status: getHTTPStatusCode(description), body: JSON.stringify(description) };
  }
}

function callAll(
  { calls }: PlainCalls,
  context: Settled,
  signal: AbortSignal,
  { onError }: PlainCallOptions,
): Promise<Outcome[]> {
  const ctx = context.value;
  let isRead = false; // The adapter reads the inputs of all calls for the first that asks.
  const callOne = async (
    { path, procedure, input }: PlainCalls["calls"][number],
    batchIndex: number,
  ): Promise<Outcome> => {
    const getRawInput = async () => {
      isRead = true;
      return input;
    };
    try {
      if (context.error) throw context.error;
      return { data: await procedure.call({ ctx, getRawInput, signal, batchIndex }) };
    } catch (cause) {
      const error = getTRPCErrorFromUnknown(cause);
      onError({ error, path });
      return {
        error,
        path,
        ctx,
        get input() {
          return isRead ? input : undefined;
        },
      };
    }
  };
  return Promise.all(calls.map(callOne));
}

function toAnswer(
  outcome: Outcome,
  type: PlainCalls["type"],
  { router }: PlainCallOptions,
): Answer {
  if ("data" in outcome) return { result: { data: outcome.data } };
  const { _config: config } = router._def;
  return { error: getTRPCErrorShape({ config, type, ...outcome }) };
}

interface Settled {
  value: unknown;
  error: TRPCError | undefined;
}

async function settle(create: () => Promise<unknown>): Promise<Settled> {
  try {
    return { value: await create(), error: undefined };
  } catch (cause) {
    return { value: undefined, error: getTRPCErrorFromUnknown(cause) };
  }
}

function abortWithCaller({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  raw.once("close", () => {
    if (!raw.writableEnded) controller.abort();
  });
  return controller.signal;
}
