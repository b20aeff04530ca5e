import { connect } from "node:net";
import { initTRPC, TRPCError } from "@trpc/server";
import { expect, test } from "vitest";
import { z } from "zod";
import { type RestMeta, RestRouteError } from "./index.ts";
import { serve } from "./testing.ts";

const t = initTRPC.meta<RestMeta>().create({ isDev: false });

const item = z.object({ id: z.string(), count: z.number() }).meta({ id: "Item" });

const router = t.router({
  item: t.router({
    get: t.procedure
      .meta({ openapi: { method: "GET", path: "/items/{id}", summary: "Get an item" } })
      .input(
        z.strictObject({
          id: z.string(),
          count: z.number().default(0),
          tags: z.array(z.string()).optional(),
        }),
      )
      .output(item.extend({ tags: z.array(z.string()) }))
      .query(({ input: { tags = [], ...rest } }) => ({ ...rest, tags })),
    special: t.procedure
      .meta({ openapi: { method: "GET", path: "/items/special", summary: "The special item" } })
      .output(z.string())
      .query(() => "special"),
    create: t.procedure
      .meta({
        openapi: {
          method: "POST",
          path: "/items",
          summary: "Create an item",
          status: 201,
          location: "/items/{id}",
        },
        security: ["key"],
        problems: [{ code: "CONFLICT", status: 409, title: "Taken" }],
      })
      .input(item)
      .output(item)
      .mutation(({ input }) => {
        if (input.id === "taken") throw new TRPCError({ code: "CONFLICT", message: "Taken." });
        return input;
      }),
    replace: t.procedure
      .meta({ openapi: { method: "PUT", path: "/items/{id}", summary: "Replace", status: 204 } })
      .input(item)
      .output(z.void())
      .mutation(() => undefined),
  }),
  hidden: t.procedure.output(z.string()).query(() => "not published"),
});

test("a path parameter is decoded and kept as text; the query is coerced", async () => {
  const answer = await serve(router).inject("/items/a%2Fb%20%C3%A9?count=7&tags=x");
  expect(answer.json()).toEqual({ id: "a/b é", count: 7, tags: ["x"] });
  const number = await serve(router).inject("/items/12");
  expect(number.json()).toMatchObject({ id: "12", count: 0 });
});

test("a static path comes before a parameter, and case matters", async () => {
  expect((await serve(router).inject("/items/special")).json()).toBe("special");
  expect((await serve(router).inject("/items/Special")).json()).toMatchObject({ id: "Special" });
  expect((await serve(router).inject("/Items/special")).statusCode).toBe(404);
});

test("a body keeps its JSON types, and the answer its status and Location", async () => {
  const send = (payload: object) =>
    serve(router).inject({ method: "POST", url: "/items", payload });
  const created = await send({ id: "a b", count: 1 });
  expect([created.statusCode, created.headers.location]).toEqual([201, "/items/a%20b"]);
  expect((await send({ id: "a", count: "1" })).statusCode).toBe(400);
});

test("a field of the path is not taken from the body", async () => {
  const put = (payload: object) =>
    serve(router).inject({ method: "PUT", url: "/items/mine", payload });
  const plain = await put({ count: 1 });
  expect([plain.statusCode, plain.body]).toEqual([204, ""]);
  expect((await put({ id: "yours", count: 1 })).statusCode).toBe(400);
});

test("a procedure's error becomes a problem", async () => {
  const answer = await serve(router).inject({
    method: "POST",
    url: "/items",
    payload: { id: "taken", count: 1 },
  });
  expect(answer.headers["content-type"]).toBe("application/problem+json; charset=utf-8");
  expect(answer.json()).toEqual({
    type: "https://example.com/CONFLICT",
    title: "CONFLICT",
    status: 409,
    detail: "Taken.",
    code: "CONFLICT",
  });
});

test("a body that is too large is answered, and its connection serves the next request", async () => {
  await using app = serve(router);
  await app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = new URL(app.listeningOrigin);
  const socket = connect(Number(port), "127.0.0.1");
  const body = "x".repeat(2_000_000);
  const head = `POST /items HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n`;
  socket.write(`${head}content-length: ${body.length}\r\n\r\n${body}`);
  socket.write("GET /items/special HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
  let answers = "";
  for await (const chunk of socket) answers += chunk;
  expect(answers.match(/HTTP\/1.1 \d+/g)).toEqual(["HTTP/1.1 413", "HTTP/1.1 200"]);
});

test("a procedure learns that its caller has gone, and only then", async () => {
  const { promise: started, resolve: start } = Promise.withResolvers<AbortSignal | undefined>();
  const { promise: gone, resolve: leave } = Promise.withResolvers<void>();
  const slow = t.router({
    slow: t.procedure
      .meta({ openapi: { method: "POST", path: "/slow", summary: "Slow" } })
      .input(z.object({ id: z.string() }))
      .output(z.string())
      .mutation(async ({ signal }) => {
        signal?.addEventListener("abort", () => leave());
        start(signal);
        await gone;
        return "late";
      }),
  });
  await using app = serve(slow);
  await app.listen({ host: "127.0.0.1", port: 0 });
  const caller = new AbortController();
  const answer = fetch(`${app.listeningOrigin}/slow`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"id":"a"}',
    signal: caller.signal,
  });
  expect((await started)?.aborted).toBe(false);
  caller.abort();
  await expect(answer).rejects.toThrow();
  await gone;
});

test("only procedures with meta are published, and the document says the same", async () => {
  const document = (await serve(router).inject("/openapi.json")).json();
  expect(Object.keys(document.paths)).toEqual(["/items/{id}", "/items/special", "/items"]);
  const { get } = document.paths["/items/{id}"];
  expect(get.operationId).toBe("item.get");
  expect(get.parameters.filter((each: { in: string }) => each.in !== "header")).toEqual([
    { name: "id", in: "path", required: true, schema: { type: "string" } },
    { name: "count", in: "query", required: false, schema: { type: "number", default: 0 } },
    {
      name: "tags",
      in: "query",
      required: false,
      schema: { type: "array", items: { type: "string" } },
    },
  ]);
  const { post } = document.paths["/items"];
  expect(post.security).toEqual([{ key: [] }]);
  expect(Object.keys(post.responses)).toEqual(["201", "400", "401", "409", "413"]);
  expect(post.responses["201"].headers).toHaveProperty("Location");
  expect(document.components.schemas).toHaveProperty("Item");
  expect(
    document.paths["/items/{id}"].put.requestBody.content["application/json"].schema,
  ).toMatchObject({ properties: { count: { type: "number" } }, required: ["count"] });
});

test.each([
  [
    "an unknown path parameter",
    { method: "GET", path: "/x/{nope}", summary: "" } as const,
    z.object({ id: z.string() }),
    "its path has {nope}, but its input has no such field",
  ],
  [
    "a schema that JSON cannot carry",
    { method: "GET", path: "/x", summary: "" } as const,
    z.object({ when: z.date() }),
    "its input is not JSON",
  ],
  [
    "an input that is no object",
    { method: "GET", path: "/x", summary: "" } as const,
    z.string(),
    "its input is not a zod object",
  ],
])("%s stops the start, and names the procedure", (_case, openapi, input, reason) => {
  const broken = t.router({
    odd: t.procedure
      .meta({ openapi })
      .input(input)
      .output(z.string())
      .query(() => ""),
  });
  expect(() => serve(broken)).toThrow(RestRouteError);
  expect(() => serve(broken)).toThrow(`The procedure odd cannot be published over REST: ${reason}`);
});

test.each([
  ["a query that is to carry an object", "/x", z.object({ filter: z.object({}) }), {}],
  ["a list in the path", "/x/{ids}", z.object({ ids: z.array(z.string()) }), {}],
  ["a parameter that stands twice", "/x/{id}/{id}", z.object({ id: z.string() }), {}],
  ["a path that is no path", "/x/:id", z.object({ id: z.string() }), {}],
  ["pages without their cursor", "/x", z.object({}), { pagination: { cursor: "a", next: "b" } }],
  [
    "a header from nowhere",
    "/x",
    z.object({}),
    { headers: { X: { description: "", value: "{a}" } } },
  ],
  ["a text that is none", "/x", z.object({}), { contentType: "text/calendar" }],
])("%s stops the start", (_case, path, input, meta) => {
  const broken = t.router({
    odd: t.procedure
      .meta({ openapi: { method: "GET", path, summary: "", ...meta } })
      .input(input)
      .output(z.object({ id: z.string() }))
      .query(() => ({ id: "" })),
  });
  expect(() => serve(broken)).toThrow(RestRouteError);
  expect(() => serve(broken)).toThrow("The procedure odd cannot be published over REST: it");
});

test("two procedures for one route stop the start", () => {
  const one = t.procedure
    .meta({ openapi: { method: "GET", path: "/x/{a}", summary: "" } })
    .input(z.object({ a: z.string() }))
    .output(z.string())
    .query(() => "");
  const two = t.procedure
    .meta({ openapi: { method: "GET", path: "/x/{b}", summary: "" } })
    .input(z.object({ b: z.string() }))
    .output(z.string())
    .query(() => "");
  expect(() => serve(t.router({ one, two }))).toThrow("GET /x/{b} is taken by one");
});
