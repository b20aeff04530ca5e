import { connect } from "node:net";
import fastifyCompress from "@fastify/compress";
import { initTRPC, TRPCError } from "@trpc/server";
import Fastify from "fastify";
import { beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { type RestMeta, registerRest, SharedReads } from "./index.ts";
import { inputKey } from "./input-key.ts";
import { type Sharing, SharingError } from "./sharing.ts";
import { serve } from "./testing.ts";

const t = initTRPC.context<{ user: string }>().meta<RestMeta>().create({ isDev: false });

const input = z.strictObject({ size: z.int().optional(), tag: z.array(z.string()).optional() });
const answer = z.object({ call: z.int(), user: z.string(), text: z.string() });

let calls = 0;
let aborted = 0;
beforeEach(() => {
  calls = 0;
  aborted = 0;
});

function read(path: `/${string}`, shared?: "everyone" | "anonymous") {
  return t.procedure
    .meta({ openapi: { method: "GET", path, summary: "Read" }, ...(shared && { shared }) })
    .input(input)
    .output(answer)
    .query(({ ctx: { user }, input: { size = 10 } }) => {
      if (size < 0) throw new TRPCError({ code: "BAD_REQUEST", message: `${++calls} is bad` });
      return { call: ++calls, user, text: "é".repeat(size) };
    });
}

const router = t.router({
  all: read("/all", "everyone"),
  anonymous: read("/anonymous", "anonymous"),
  own: read("/own"),
  endless: t.procedure
    .meta({ openapi: { method: "GET", path: "/endless", summary: "Wait" }, shared: "everyone" })
    .output(z.string())
    .query(({ signal }) => {
      const { promise, reject } = Promise.withResolvers<string>();
      signal?.addEventListener("abort", () => {
        aborted++;
        reject(new Error("aborted"));
      });
      calls++;
      return promise;
    }),
});

function open() {
  const sharing: Sharing = {
    reads: new SharedReads(),
    createContext: () => ({ user: "nobody" }),
    isAnonymous: ({ headers }) => headers["x-user"] === undefined,
  };
  const createContext = ({ headers }: { headers: Record<string, unknown> }) => ({
    user: String(headers["x-user"] ?? "nobody"),
  });
  return { sharing, createContext };
}

const app = serve(router, open());

function get(url: string, headers: Record<string, string> = {}) {
  return app.inject({ url, headers });
}

test("who asks for the same at the same time gets one answer, and who asks later another", async () => {
  const urls = ["/all?size=3&tag=a&tag=b", "/all?tag=a&tag=b&size=3", "/all?size=3&tag=a&tag=b"];
  const answers = await Promise.all(urls.map((url) => get(url)));
  expect(answers.map((each) => each.json().call)).toEqual([1, 1, 1]);
  expect(new Set(answers.map(({ headers }) => headers.etag)).size).toBe(1);
  expect((await get(urls[0] ?? "")).json().call).toBe(2);
});

test("what is not quite the same is read apart", async () => {
  const urls = ["/all", "/all?size=1", "/all?tag=1", "/all?tag=a&tag=b", "/all?tag=b&tag=a"];
  const answers = await Promise.all(urls.map((url) => get(url)));
  expect(new Set(answers.map((each) => each.json().call)).size).toBe(urls.length);
});

test("a shared read knows none of its callers", async () => {
  const answers = await Promise.all([get("/all", { "x-user": "ada" }), get("/all")]);
  expect(answers.map((each) => each.json())).toEqual(Array(2).fill(answers[0]?.json()));
  expect(answers[0]?.json().user).toBe("nobody");
});

test("who is somebody shares nothing that only the anonymous share", async () => {
  const users = ["ada", "ada", "bob"].map((user) => get("/anonymous", { "x-user": user }));
  const answers = await Promise.all([get("/anonymous"), ...users, get("/anonymous")]);
  const told = answers.map((each) => each.json());
  expect(told.map(({ user }) => user)).toEqual(["nobody", "ada", "ada", "bob", "nobody"]);
  expect(told[0].call).toBe(told[4].call);
  expect(new Set(told.map(({ call }) => call)).size).toBe(4);
});

test("what does not say that it is shared is not", async () => {
  const answers = await Promise.all([get("/own"), get("/own")]);
  expect(answers.map((each) => each.json().call)).toEqual([1, 2]);
});

test("an error is that of all who waited for it, and of nobody later", async () => {
  const answers = await Promise.all([get("/all?size=-1"), get("/all?size=-1"), get("/all?size=x")]);
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([400, 400, 400]);
  expect(answers.slice(0, 2).map((each) => each.json().detail)).toEqual(Array(2).fill("1 is bad"));
  expect((await get("/all?size=-1")).json().detail).toBe("2 is bad");
});

test("each caller is answered in the form that it asked for", async () => {
  const { etag } = (await get("/own?size=5")).headers;
  calls = 0; // so that the next answer is the same as the last
  const own = await Promise.all([
    get("/all?size=5", { "if-none-match": String(etag) }),
    get("/all?size=5"),
    app.inject({ method: "HEAD", url: "/all?size=5" }),
  ]);
  expect(own.map(({ statusCode }) => statusCode)).toEqual([304, 200, 200]);
  expect(own.map(({ headers }) => headers.etag)).toEqual([etag, etag, etag]);
  expect(own.map(({ body }) => body)).toEqual(["", expect.stringContaining("ééééé"), ""]);
  expect(own[2]?.headers["content-length"]).toBe(own[1]?.headers["content-length"]);
});

test("those who share an answer may take it in different codings", async () => {
  const coded = Fastify();
  await coded.register(fastifyCompress);
  registerRest(coded, {
    router,
    ...open(),
    problemTypeUrl: (code) => `https://example.com/${code}`,
    document: { info: { title: "Items", version: "1" }, generalProblems: [] },
  });
  const codings = ["gzip", "br", undefined, "gzip"];
  const answers = await Promise.all(
    codings.map((coding) =>
      coded.inject({
        url: "/all?size=2000",
        headers: coding === undefined ? {} : { "accept-encoding": coding },
      }),
    ),
  );
  expect(answers.map(({ headers }) => headers["content-encoding"])).toEqual(codings);
  expect(new Set(answers.map(({ headers }) => headers.etag)).size).toBe(3);
  expect(calls).toBe(1);
});

test("when everybody has hung up, the read is aborted", async () => {
  await app.listen({ host: "127.0.0.1", port: 0 });
  const address = new URL(app.listeningOrigin);
  const sockets = ["one", "other"].map(() => {
    const socket = connect(Number(address.port), address.hostname);
    socket.write("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n");
    return socket;
  });
  const [one, other] = sockets;
  await expect.poll(() => calls).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 50)); // both have arrived
  one?.destroy();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(aborted).toBe(calls - 1); // the other waits, for this read or for the next
  other?.destroy();
  await expect.poll(() => aborted).toBe(calls);
  await app.close();
});

test.each<[string, RestMeta]>([
  ["its callers need credentials", { security: ["key"] }],
  ["each of its calls is counted", { rateLimit: [{ name: "a", quota: 1, windowSeconds: 1 }] }],
])("a procedure cannot be shared when %s", (reason, meta) => {
  const wrong = t.router({
    wrong: t.procedure
      .meta({ ...meta, shared: "everyone" })
      .meta({ openapi: { method: "GET", path: "/wrong", summary: "Wrong" } })
      .output(z.string())
      .query(() => ""),
  });
  expect(() => serve(wrong, open())).toThrow(new SharingError("wrong", reason));
});

test.each([
  [
    { b: 1, a: [true, "x"] },
    { a: [true, "x"], b: 1 },
  ],
  [undefined, undefined],
])("%j has the key of its like", (one, other) => {
  expect(inputKey(one)).toBe(inputKey(other));
});

test("other inputs have other keys, and what a URL cannot carry has none", () => {
  const texts = ["{}", '{"a":0}', '{"a":-0}', '{"a":1e999}', '{"a":null}', '{"a":"null"}'];
  const lists = ['{"a":[]}', '{"a":[""]}', '{"a":["",""]}', '{"a":",b:1"}', '{"a":"","b":1}'];
  const odd = ['{"__proto__":"a"}', '{"__proto__":"b"}', '{"a":"\\ud800"}', '{"a":"\\ufffd"}'];
  const keys = [undefined, ...[...texts, ...lists, ...odd].map((text) => JSON.parse(text))].map(
    inputKey,
  );
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys).not.toContain(undefined);
  const unfit = [null, 1, "a", [], { a: {} }, { a: [[]] }, { a: "a".repeat(2_000) }];
  expect(unfit.map(inputKey)).toEqual(unfit.map(() => undefined));
});
