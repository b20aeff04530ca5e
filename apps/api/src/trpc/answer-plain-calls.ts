import { Answer, type Sharing } from "@handbill/rest";
import {
  type AnyTRPCRouter,
  getTRPCErrorFromUnknown,
  getTRPCErrorShape,
  TRPCError,
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
  /** How callers share the reads of procedures that say so; without it, they do not. */
  sharing?: Sharing | undefined;
}

/** The result of a call, or its error with what the errors' formatter may know of it. */
type Outcome = { answer: Answer } | Failure;

interface Failure {
  error: TRPCError;
  path: string | undefined;
  input: unknown;
  ctx: unknown;
}

type Description = { result: { data: unknown } } | { error: TRPCErrorShape };

const HEADERS = { vary: "trpc-accept, accept", "content-type": "application/json" };

/**
 * Answers plain queries and mutations in place of tRPC's Fastify adapter, which is to be registered within the scope after
 * this, with the adapter's own bytes; all else goes to the adapter. The adapter makes a fetch Request of every request, and a
 * stream of every answer, which costs more than the procedures do (docs/adr/0015).
 */
export function answerPlainCalls(scope: FastifyInstance, options: PlainCallOptions): void {
  const procedures = plainProcedures(options.router, options.sharing);
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
  let made: Promise<Settled> | undefined;
  // Not before a call asks for it: a shared read has a context of its own.
  const contextOf = () => {
    made ??= settle(async () => options.createContext(request, reply));
    return made;
  };
  try {
    const outcomes = await callAll(plain, request, reply, { ...options, contextOf });
    const descriptions = outcomes.map((outcome) => describe(outcome, plain.type, options));
    const texts = descriptions.map((description, index) => toText(description, outcomes[index]));
    const body = plain.isBatch ? `[${texts.join(",")}]` : (texts[0] ?? "");
    return { status: getHTTPStatusCode(descriptions), body };
  } catch (cause) {
    // An output that JSON cannot carry, or a formatter of errors that fails: one error for all calls.
    const error = getTRPCErrorFromUnknown(cause);
    options.onError({ error, path: undefined });
    const ctx = (await made)?.value;
    const failure = { error, path: undefined, input: undefined, ctx };
    const description = describe(failure, plain.type, options);
    return { status: getHTTPStatusCode(description), body: JSON.stringify(description) };
  }
}

function callAll(
  { calls }: PlainCalls,
  request: FastifyRequest,
  reply: FastifyReply,
  { onError, contextOf }: PlainCallOptions & { contextOf: () => Promise<Settled> },
): Promise<Outcome[]> {
  let isRead = false; // The adapter reads the inputs of all calls for the first that asks.
  const joined = calls.map(({ procedure, input }) => procedure.joinRead?.(request, input));
  const signal = abortWithCaller(reply);
  reply.raw.once("close", () => {
    for (const read of joined) read?.leave();
  });
  const callOne = async (
    { path, procedure, input }: PlainCalls["calls"][number],
    batchIndex: number,
  ): Promise<Outcome> => {
    const getRawInput = async () => {
      isRead = true;
      return input;
    };
    const read = joined[batchIndex];
    let ctx: unknown;
    try {
      if (read) {
        isRead = true;
        const answer = await read.answer;
        if (!answer) throw new TRPCError({ code: "CLIENT_CLOSED_REQUEST" });
        return { answer };
      }
      const context = await contextOf();
      ctx = context.value;
      if (context.error) throw context.error;
      return { answer: new Answer(await procedure.call({ ctx, getRawInput, signal, batchIndex })) };
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

function describe(
  outcome: Outcome,
  type: PlainCalls["type"],
  { router }: PlainCallOptions,
): Description {
  if ("answer" in outcome) return { result: { data: outcome.answer.output } };
  const { _config: config } = router._def;
  return { error: getTRPCErrorShape({ config, type, ...outcome }) };
}

/** As JSON.stringify writes the description; an answer that many get has been written already. */
function toText(description: Description, outcome: Outcome | undefined): string {
  if (!outcome || !("answer" in outcome)) return JSON.stringify(description);
  const { json } = outcome.answer;
  return json === undefined ? '{"result":{}}' : `{"result":{"data":${json}}}`;
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
