import { connect } from "node:net";
import { setImmediate } from "node:timers/promises";
import { initTRPC, TRPCError } from "@trpc/server";
import { type FastifyTRPCPluginOptions, fastifyTRPCPlugin } from "@trpc/server/adapters/fastify";
import Fastify, { type FastifyReply } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { answerPlainCalls } from "./answer-plain-calls.ts";
import { type RawRequest, sendRaw } from "./testing.ts";

/** Procedures that do what Handbill's do not, served with and without the fast path. */
const t = initTRPC.context<{ user: string }>().create({
  isDev: false,
  errorFormatter: ({ shape, error, input, ctx, path, type }) => {
    if (error.message === "unspeakable") throw new Error("The formatter fails");
    return { ...shape, data: { ...shape.data, input, user: ctx?.user, path, type } };
  },
});

const anything = z.any();

const router = t.router({
  nothing: t.procedure.output(z.void()).query(() => undefined),
  nil: t.procedure.output(z.null()).query(() => null),
  echo: t.procedure
    .input(anything)
    .output(anything)
    .query(({ input }) => input),
  save: t.procedure
    .input(anything)
    .output(anything)
    .mutation(({ input }) => input),
  user: t.procedure.output(z.string()).query(({ ctx }) => ctx.user),
  unread: t.procedure.output(anything).query(() => {
    throw new TRPCError({ code: "FORBIDDEN" });
  }),
  refuse: t.procedure
    .input(anything)
    .output(anything)
    .query(() => {
      throw new TRPCError({ code: "CONFLICT", message: "é ✓ \u2028" });
    }),
  text: t.procedure.output(anything).query(() => {
    throw "only text";
  }),
  fault: t.procedure.output(anything).query(() => {
    throw new Error("a secret");
  }),
  unspeakable: t.procedure.output(anything).query(() => {
    throw new Error("unspeakable");
  }),
  bigint: t.procedure.output(anything).query(() => 1n),
  wrong: t.procedure.output(z.string()).query(() => JSON.parse("1")),
  stream: t.procedure.query(async function* () {
    yield 1;
  }),
  later: t.procedure.query(() => ({ promise: Promise.resolve(1) })),
  count: t.procedure.subscription(async function* () {
    yield 1;
    yield 2;
  }),
});

const logged: Record<string, string[]> = { fast: [], official: [] };

function serve(kind: "fast" | "official") {
  const app = Fastify({ routerOptions: { maxParamLength: 5_000 } });
  const contextOf = ({ headers }: { headers: object }, reply: FastifyReply) => {
    if ("x-fail" in headers) throw new TRPCError({ code: "UNAUTHORIZED", message: "No context." });
    void reply.header("x-context", `${reply.getHeader("x-context") ?? ""}made`);
    return { user: "ada" };
  };
  const options = {
    router,
    maxBatchSize: 3,
    onError: ({ error, path }: { error: TRPCError; path?: string | undefined }) => {
      logged[kind]?.push(`${path}: ${error.code} ${error.message}`);
    },
  };
  void app.register(async (scope) => {
    if (kind === "fast") answerPlainCalls(scope, { ...options, createContext: contextOf });
    await scope.register(fastifyTRPCPlugin, {
      prefix: "/trpc",
      trpcOptions: { ...options, createContext: ({ req, res }) => contextOf(req, res) },
    } satisfies FastifyTRPCPluginOptions<typeof router>);
  });
  return app;
}
const fast = serve("fast");
const official = serve("official");
beforeAll(async () => {
  await fast.listen({ host: "127.0.0.1", port: 0 });
  await official.listen({ host: "127.0.0.1", port: 0 });
});
afterAll(async () => {
  await fast.close();
  await official.close();
});

/** Sends to both, which must answer and report the same. Returns whether the fast path did. */
async function sendToBoth(raw: RawRequest): Promise<boolean> {
  const { isFast, ...ours } = await sendRaw(fast.listeningOrigin, raw);
  const { isFast: _, ...theirs } = await sendRaw(official.listeningOrigin, raw);
  expect(ours).toEqual(theirs);
  expect(logged.fast).toEqual(logged.official);
  return isFast;
}

const get = (path: string, headers = {}): RawRequest => ({ method: "GET", path, headers });
const post = (path: string, body: string, headers = {}): RawRequest => ({
  method: "POST",
  path,
  headers: { "content-type": "application/json", ...headers },
  body,
});
const batch = (of: object) => `batch=1&input=${encodeURIComponent(JSON.stringify(of))}`;

test.each([
  get("/trpc/nothing"),
  get("/trpc/nil"),
  get("/trpc/user"),
  get('/trpc/echo?input={"a":[1,{"b":"~!$*()|"}]}'),
  get("/trpc/echo?input=%7B%22a%22%3A%22b+c%2Bd%22%7D"),
  get("/trpc/echo?input=%22%F0%9F%98%80%ff%22"),
  get('/trpc/echo?input="\\ud800"&input=2'),
  get("/trpc/echo?input="),
  get("/trpc/echo?input=null"),
  get("/trpc/echo?batch=0&input=1&other=2"),
  get('/trpc/echo?input={"__proto__":{"a":1}}'),
  get("/trpc/echo?input=1", { "content-type": "APPLICATION/JSON ; charset=utf-8" }),
  get("/trpc/echo?input=1", { accept: "text/html, */*" }),
  get("/trpc/unread?input=1"),
  get("/trpc/refuse?input=1"),
  get("/trpc/text"),
  get("/trpc/fault"),
  get("/trpc/wrong"),
  get("/trpc/bigint"),
  get("/trpc/user", { "x-fail": "yes" }),
  get(`/trpc/user,echo?${batch({ 1: 2 })}`, { "x-fail": "yes" }),
  get(`/trpc/echo,user,refuse?${batch({ 0: 1, 2: "two", 9: "nine" })}`),
  get(`/trpc/unread,text,fault?${batch({})}`),
  get(`/trpc/unread,echo?${batch({ 0: 1, 1: 2 })}`),
  get(`/trpc/echo,bigint?${batch({ 0: 1 })}`),
  get(`/trpc/echo?${batch({ 0: 1 })}`),
  get("/trpc/echo,user?batch=1"),
  get("/trpc/echo,user?batch=1&batch=0"),
  post("/trpc/save", '{"a":1}'),
  post("/trpc/save", ""),
  post("/trpc/save?input=2", "1"),
  post("/trpc/save,save?batch=1", '{"0":1,"1":[2]}'),
  post("/trpc/save", '"text"', { "content-type": "Application/json;charset=latin1" }),
])("$method $path is answered on the fast path, as the adapter would", async (request) => {
  expect(await sendToBoth(request)).toBe(true);
});

test.each([
  ["an unknown procedure", get("/trpc/missing")],
  ["one unknown among others", get("/trpc/echo,missing?batch=1")],
  ["a name that every object has", get("/trpc/__proto__")],
  ["a list of procedures without batch", get("/trpc/echo,user")],
  ["an escape in the path", get("/trpc/%65cho?input=1")],
  ["a path that is escaped twice", get("/trpc/%2565cho?input=1")],
  ["a path that cannot be decoded", get("/trpc/echo%25?input=1")],
  ["a query by POST", post("/trpc/echo", "1")],
  ["a mutation by GET", get("/trpc/save?input=1")],
  ["a mutation by PUT", { ...post("/trpc/save", "1"), method: "PUT" }],
  ["HEAD", { ...get("/trpc/echo"), method: "HEAD" }],
  ["types that are mixed", get("/trpc/echo,save?batch=1")],
  ["more calls than a batch may have", get("/trpc/echo,echo,echo,echo?batch=1")],
  ["an input that is not JSON", get("/trpc/echo?input={")],
  ["a body that is not JSON", post("/trpc/save", "{")],
  ["a body with a byte order mark", post("/trpc/save", "\ufeff1")],
  ["a batch whose input is a list", get("/trpc/echo?batch=1&input=[1]")],
  ["a batch whose input is null", get("/trpc/echo?batch=1&input=null")],
  ["a query that ends in a fragment", get("/trpc/echo?input=1#2")],
  ["letters that ought to be escaped", get('/trpc/echo?input="é"')],
  ["a stream of lines", get("/trpc/echo?batch=1", { "trpc-accept": "application/jsonl" })],
  [
    "a stream of lines, asked for in Accept",
    get("/trpc/echo?batch=1", { accept: "*/*, application/jsonl" }),
  ],
  ["connection parameters", get('/trpc/echo?connectionParams={"a":"b"}')],
  ["connection parameters that are wrong", get("/trpc/echo?connectionParams=1")],
  ["a form", post("/trpc/save", "--x--", { "content-type": "multipart/form-data; boundary=x" })],
  ["another content type", get("/trpc/echo", { "content-type": "text/plain" })],
  ["a host that is none", get("/trpc/echo", { host: "a b" })],
  ["a host with credentials", get("/trpc/echo", { host: "a:b@c" })],
  ["a subscription", get("/trpc/count")],
  ["a query that answers a stream", get("/trpc/stream")],
  ["a query that answers promises", get("/trpc/later")],
])("%s is left to the adapter", async (_case, request) => {
  expect(await sendToBoth(request)).toBe(false);
});

test("a formatter that fails is answered as the adapter would", async () => {
  await sendToBoth(get("/trpc/unspeakable"));
  await sendToBoth(get("/trpc/unspeakable,echo?batch=1"));
});

test("a procedure learns that its caller has gone, and does not run again", async () => {
  const { promise: started, resolve: start } = Promise.withResolvers<AbortSignal | undefined>();
  const { promise: gone, resolve: leave } = Promise.withResolvers<void>();
  let runs = 0;
  const slow = t.router({
    slow: t.procedure.output(anything).query(async ({ signal }) => {
      runs++;
      signal?.addEventListener("abort", () => leave());
      start(signal);
      await gone;
    }),
  });
  const options = { router: slow, createContext: () => ({ user: "ada" }), maxBatchSize: 1 };
  await using app = Fastify();
  const { promise: sent, resolve: send } = Promise.withResolvers<void>();
  app.addHook("onSend", async () => {
    await setImmediate();
    send();
  });
  await app.register(async (scope) => {
    answerPlainCalls(scope, { ...options, onError: () => undefined });
    await scope.register(fastifyTRPCPlugin, { prefix: "/trpc", trpcOptions: options });
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  const socket = connect(Number(new URL(app.listeningOrigin).port), "127.0.0.1");
  socket.write("GET /trpc/slow HTTP/1.1\r\nhost: x\r\n\r\n");
  expect((await started)?.aborted).toBe(false);
  socket.destroy();
  await gone;
  await sent;
  await setImmediate();
  expect(runs).toBe(1);
});
