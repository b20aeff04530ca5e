import fastifyCompress from "@fastify/compress";
import { initTRPC } from "@trpc/server";
import Fastify from "fastify";
import { expect, test } from "vitest";
import { z } from "zod";
import { type Precondition, type RestMeta, registerRest } from "./index.ts";
import { serve } from "./testing.ts";

const t = initTRPC
  .context<{ precondition?: Precondition | undefined }>()
  .meta<RestMeta>()
  .create({ isDev: false });

const page = z.object({ items: z.array(z.int()), next: z.string().nullable() });

const router = t.router({
  list: t.procedure
    .meta({
      openapi: {
        method: "GET",
        path: "/numbers",
        summary: "List",
        pagination: { cursor: "cursor", next: "next" },
        headers: { "X-Next": { description: "The next.", value: "after {next}" } },
      },
    })
    .input(z.strictObject({ cursor: z.string().optional(), limit: z.int().default(2) }))
    .output(page)
    .query(({ input: { cursor = "0", limit } }) => {
      const first = Number(cursor);
      const items = Array.from({ length: limit }, (_, index) => first + index);
      return { items, next: first < 4 ? `${first + limit} é\n` : null };
    }),
  calendar: t.procedure
    .meta({
      openapi: {
        method: "GET",
        path: "/numbers.ics",
        summary: "A calendar",
        contentType: "text/calendar",
        deprecated: {
          since: "2026-01-01",
          sunset: "2026-12-31",
          link: "https://example.com/why",
        },
      },
    })
    .output(z.string())
    .query(() => "BEGIN:VCALENDAR\r\n".repeat(100)),
  mine: t.procedure
    .meta({ openapi: { method: "GET", path: "/mine", summary: "Mine" }, security: ["key"] })
    .output(z.object({ count: z.int() }))
    .query(() => ({ count: 1 })),
  change: t.procedure
    .meta({ openapi: { method: "PUT", path: "/mine", summary: "Change", ifMatch: true } })
    .output(z.boolean())
    .mutation(({ ctx: { precondition } }) => precondition?.({ count: 1 }) ?? true),
});

test("a GET has an entity tag; who has the answer already is told so", async () => {
  const app = serve(router);
  const first = await app.inject("/numbers");
  const etag = String(first.headers.etag);
  expect(first.headers["cache-control"]).toBe("no-cache");
  const again = await app.inject({
    url: "/numbers",
    headers: { "if-none-match": `"x", W/${etag}` },
  });
  expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, "", etag]);
  expect(again.headers["content-type"]).toBeUndefined();
  const other = await app.inject({ url: "/numbers?limit=3", headers: { "if-none-match": etag } });
  expect([other.statusCode, other.headers.etag === etag]).toEqual([200, false]);
  const head = await app.inject({ method: "HEAD", url: "/numbers" });
  expect([head.statusCode, head.body, head.headers.etag]).toEqual([200, "", etag]);
});

test("what is somebody's own is not for shared caches", async () => {
  const { headers } = await serve(router).inject("/mine");
  expect(headers["cache-control"]).toBe("private, no-cache");
});

test("If-Match becomes a precondition on what is there now", async () => {
  const app = serve(router, {
    createContext: (_request, _reply, precondition) => ({ precondition }),
  });
  const { etag } = (await app.inject("/mine")).headers;
  const change = async (headers: Record<string, string>): Promise<unknown> => {
    const answer = await app.inject({ method: "PUT", url: "/mine", headers });
    return answer.json();
  };
  expect(await change({})).toBe(true);
  expect(await change({ "if-match": String(etag) })).toBe(true);
  expect(await change({ "if-match": `W/${etag}` })).toBe(false);
  expect(await change({ "if-match": '"other"' })).toBe(false);
});

test("a page links to the next one, which links on until the last", async () => {
  const app = serve(router);
  const first = await app.inject("/numbers?limit=3");
  expect(first.headers.link).toBe('</numbers?limit=3&cursor=3+%C3%A9%0A>; rel="next"');
  const last = await app.inject("/numbers?cursor=4&limit=3");
  expect(last.json().items).toEqual([4, 5, 6]);
  expect(last.headers.link).toBeUndefined();
});

test("a header is made from the output, and is always ASCII", async () => {
  expect((await serve(router).inject("/numbers")).headers["x-next"]).toBe("after 2 %C3%A9%0A");
});

test("an answer that is not JSON is sent as it is, and a route that should be left says so", async () => {
  const { body, headers } = await serve(router).inject("/numbers.ics");
  expect(body).toMatch(/^BEGIN:VCALENDAR\r\n/);
  expect(headers).toMatchObject({
    "content-type": "text/calendar; charset=utf-8",
    deprecation: "@1767225600",
    sunset: "Thu, 31 Dec 2026 00:00:00 GMT",
    link: '<https://example.com/why>; rel="deprecation"; type="text/html"',
  });
});

test("JSON of another media type can be put into a page as it is sent", async () => {
  const name = "</script><script>alert(1)</script>";
  const things = t.router({
    thing: t.procedure
      .meta({
        openapi: {
          method: "GET",
          path: "/thing.jsonld",
          summary: "A thing",
          contentType: "application/ld+json",
          headers: { "Cache-Control": { description: "How long.", value: "public, max-age=300" } },
        },
      })
      .output(z.object({ name: z.string() }))
      .query(() => ({ name })),
  });
  const { body, headers } = await serve(things).inject("/thing.jsonld");
  expect(body).not.toContain("<");
  expect(JSON.parse(body)).toEqual({ name });
  expect(headers).toMatchObject({
    "content-type": "application/ld+json; charset=utf-8",
    "cache-control": "public, max-age=300",
  });
});

test("a compressed answer has a tag of its own, which is known again", async () => {
  const app = Fastify();
  await app.register(fastifyCompress);
  registerRest(app, {
    router,
    createContext: () => ({}),
    problemTypeUrl: String,
    document: { info: { title: "", version: "" }, generalProblems: [] },
  });
  const plain = String((await app.inject("/numbers.ics")).headers.etag);
  const headers = { "accept-encoding": "gzip" };
  const compressed = await app.inject({ url: "/numbers.ics", headers });
  const tag = String(compressed.headers.etag);
  expect(compressed.headers["content-encoding"]).toBe("gzip");
  expect(tag).toBe(plain.replace(/"$/, '.gzip"'));
  for (const known of [plain, tag]) {
    const again = await app.inject({
      url: "/numbers.ics",
      headers: { ...headers, "if-none-match": known },
    });
    expect(again.statusCode).toBe(304);
  }
});

test("in development an answer tells where its time went", async () => {
  const { headers } = await serve(router, { serverTiming: true }).inject("/mine");
  expect(headers["server-timing"]).toMatch(/^context;dur=[\d.]+, procedure;dur=[\d.]+$/);
  expect((await serve(router).inject("/mine")).headers).not.toHaveProperty("server-timing");
});

test("a route's config reaches the plugins that read it", async () => {
  const app = Fastify();
  const seen: unknown[] = [];
  app.addHook("onRequest", async ({ routeOptions }) => {
    seen.push(Reflect.get(routeOptions.config, "quota"));
  });
  registerRest(app, {
    router: t.router({
      one: t.procedure
        .meta({ openapi: { method: "GET", path: "/one", summary: "One", config: { quota: 7 } } })
        .output(z.string())
        .query(() => ""),
    }),
    createContext: () => ({}),
    problemTypeUrl: String,
    document: { info: { title: "", version: "" }, generalProblems: [] },
  });
  await app.inject("/one");
  expect(seen).toEqual([7]);
});
