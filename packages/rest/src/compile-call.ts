import {
  type AnyTRPCProcedure,
  type AnyTRPCRouter,
  callTRPCProcedure,
  getTRPCErrorFromUnknown,
  TRPCError,
} from "@trpc/server";
import { z } from "zod";

/** What a procedure is called with. */
export interface CallOptions {
  ctx: unknown;
  /** Asked for by whoever needs it, if at all. */
  getRawInput: () => Promise<unknown>;
  signal: AbortSignal;
  batchIndex: number;
}

type Middleware = (call: object) => Promise<MiddlewareResult | undefined>;
type MiddlewareResult = { ok: true; data: unknown } | { ok: false; error: TRPCError };

/** What a middleware may give to the next. */
interface Change {
  ctx?: object;
  input?: unknown;
  getRawInput?: CallOptions["getRawInput"];
}

/** What a procedure is made of: tRPC shows it at run time, and has no type for it. */
const definition = z.object({
  type: z.enum(["query", "mutation", "subscription"]),
  caller: z.undefined().optional(),
  meta: z.unknown(),
  middlewares: z.array(z.custom<Middleware>((value) => typeof value === "function")),
});

/**
 * Compiles the call of one of the router's procedures. It runs the procedure's middlewares, parsers and resolver as tRPC
 * (11.25, `callRecursive`) does. tRPC itself is compiled for old engines, and copies the call's options for each middleware
 * through `Object.defineProperties`: that takes longer than validating 2 KB. Procedures that are not made of middlewares
 * alone are called by tRPC.
 *
 * @returns a function that rejects with a TRPCError, whatever the procedure throws.
 */
export function compileCall(
  router: AnyTRPCRouter,
  path: string,
): (options: CallOptions) => Promise<unknown> {
  const procedures: Record<string, AnyTRPCProcedure> = router._def.procedures;
  const parsed = definition.safeParse(procedures[path]?._def);
  if (!parsed.success) {
    const type = procedures[path]?._def.type ?? "query";
    return (options) => callTRPCProcedure({ ...options, router, path, type });
  }
  const { type, meta, middlewares } = parsed.data;

  async function run(
    index: number,
    { ctx, getRawInput, signal, batchIndex }: CallOptions,
    input: unknown,
  ): Promise<MiddlewareResult | undefined> {
    const next = (change: Change = {}) =>
      run(
        index + 1,
        {
          ctx: change.ctx ? { ...Object(ctx), ...change.ctx } : ctx,
          getRawInput: change.getRawInput ?? getRawInput,
          signal,
          batchIndex,
        },
        "input" in change ? change.input : input,
      );
    const call = { path, type, meta, ctx, getRawInput, signal, batchIndex, input, next };
    try {
      return await middlewares[index]?.(call);
    } catch (cause) {
      return { ok: false, error: getTRPCErrorFromUnknown(cause) };
    }
  }

  return async (options) => {
    const result = await run(0, options, undefined);
    if (!result) {
      throw new TRPCError({
        code: "INTERNAL_SERVER_ERROR",
        message: "No result from middlewares - did you forget to `return next()`?",
      });
    }
    if (!result.ok) throw result.error;
    return result.data;
  };
}
