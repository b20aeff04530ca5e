import { callTRPCProcedure, initTRPC, TRPCError } from "@trpc/server";
import { expect, test } from "vitest";
import { z } from "zod";
import { compileCall } from "./compile-call.ts";

const t = initTRPC.context<{ name: string }>().meta<{ note?: string }>().create({ isDev: false });
const { procedure } = t;
const named = z.object({ name: z.string() });

/** A middleware that forgets what to return, which the types would not let by. */
const forgetful = procedure.use(async ({ next }) => {
  const result = await next();
  Reflect.set(result, "ok", false);
  Reflect.set(result, "error", new TRPCError({ code: "CONFLICT", message: "changed" }));
  return result;
});

const router = t.router({
  everything: procedure
    .meta({ note: "seen" })
    .use(({ ctx, next, meta, type }) =>
      next({ ctx: { greeting: `Hello ${ctx.name}`, meta, type } }),
    )
    .input(z.object({ count: z.number().default(1) }))
    .use(async ({ getRawInput, next }) => next({ ctx: { raw: await getRawInput() } }))
    .query(({ ctx, input, path, signal, batchIndex }) => ({
      ...{ ctx, input, path, batchIndex },
      isAborted: signal?.aborted,
    })),
  input: procedure
    .use(({ next }) => next({ input: { name: "from a middleware" } }))
    .input(z.object({ age: z.number() }))
    .input(z.object({ height: z.number() }))
    .query(({ input }) => input),
  rawInput: procedure
    .use(({ next }) => next({ getRawInput: async () => ({ name: "replaced" }) }))
    .input(named)
    .query(({ input }) => input),
  output: procedure.output(named).query(() => ({ name: "kept", other: "dropped" })),
  wrongOutput: procedure.output(z.string()).query(() => JSON.parse("1")),
  throwsText: procedure.query(() => {
    throw "text";
  }),
  throwsOwn: procedure
    .errors(({ shape }) => ({ ...shape, message: "formatted" }))
    .query(() => {
      throw new TRPCError({ code: "FORBIDDEN" });
    }),
  changed: forgetful.query(() => "lost"),
});

const input = { name: "ada", age: 36, height: 160, count: 2 };

test.each([
  ["everything", input],
  ["everything", {}],
  ["everything", { count: "no number" }],
  ["everything", undefined],
  ["input", input],
  ["input", { age: 36 }],
  ["rawInput", input],
  ["output", undefined],
  ["wrongOutput", undefined],
  ["throwsText", undefined],
  ["throwsOwn", undefined],
  ["changed", undefined],
  ["missing", undefined],
])("%s of %j comes to the same as when tRPC calls it", async (path, rawInput) => {
  const options = {
    ctx: { name: "ada" },
    getRawInput: async () => rawInput,
    signal: new AbortController().signal,
    batchIndex: 3,
  };
  const [ours, theirs] = await Promise.allSettled([
    compileCall(router, path)(options),
    callTRPCProcedure({ ...options, router, path, type: "query" }),
  ]);
  expect(ours).toEqual(theirs);
  if (ours.status === "fulfilled" || theirs.status === "fulfilled") return;
  expect(ours.reason).toBeInstanceOf(TRPCError);
  expect(whatItHas(ours.reason)).toEqual(whatItHas(theirs.reason));
});

/** What `toEqual` does not look at in an error: its own properties, the formatted shape among them. */
function whatItHas(error: object): unknown[] {
  return Reflect.ownKeys(error)
    .filter((key) => key !== "stack")
    .map((key) => [key, Reflect.get(error, key)]);
}
