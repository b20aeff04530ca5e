import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { initTRPC, TRPCError, tracked } from "@trpc/server";
import Fastify, { type FastifyInstance } from "fastify";
import { afterEach, expect, test, vi } from "vitest";
import { z } from "zod";
import type { RestMeta } from "./meta.ts";
import { registerRest } from "./rest.ts";
import { serve } from "./testing.ts";

const t = initTRPC.meta<RestMeta>().create({ isDev: false });
const tick = z.object({ count: z.int() }).meta({ id: "Tick" });
const ticks = z.custom<AsyncIterable<unknown>>().meta({ item: tick });
const meta = { openapi: { method: "GET", path: "/ticks", summary: "Watch ticks" } } as const;
const input = z.strictObject({ lastEventId: z.string().exactOptional() });

const apps: FastifyInstance[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const app of apps.splice(0)) await app.close();
});

/** Serves a subscription to ticks, and tells where. */
async function listen(
  source: (options: { from: string | undefined; signal: AbortSignal | undefined }) => unknown,
  app = Fastify(),
): Promise<string> {
  const router = t.router({
    ticks: t.procedure
      .meta(meta)
      .input(input)
      .output(ticks)
      .subscription(async ({ input, signal }) =>
        ticks.parse(await source({ from: input.lastEventId, signal })),
      ),
  });
  registerRest(app, {
    router,
    createContext: () => ({}),
    problemTypeUrl: (code) => `https://example.com/${code}`,
    document: { info: { title: "Ticks", version: "1" }, generalProblems: [] },
  });
  apps.push(app);
  await app.listen({ host: "127.0.0.1", port: 0 });
  return `${app.listeningOrigin}/ticks`;
}

async function* countFrom(first: number, last = first + 1) {
  for (let count = first; count <= last; count++) yield tracked(String(count), { count });
}

test("each item is an event with its id, in the format of server-sent events", async () => {
  const url = await listen(() => countFrom(1));
  const answer = await fetch(url);
  expect(answer.headers.get("content-type")).toBe("text/event-stream");
  expect(answer.headers.get("etag")).toBeNull();
  expect(await answer.text()).toBe(
    'retry: 2000\n\nid: 1\ndata: {"count":1}\n\nid: 2\ndata: {"count":2}\n\n',
  );
});

test("items that are not tracked have no id", async () => {
  const url = await listen(async function* () {
    yield { count: 1 };
  });
  expect(await (await fetch(url)).text()).toBe('retry: 2000\n\ndata: {"count":1}\n\n');
});

test("Last-Event-ID is part of the input, and later than what the URL says", async () => {
  const url = await listen(({ from }) => countFrom(Number(from) + 1, Number(from) + 1));
  const ask = async (query: string, headers: Record<string, string>) =>
    (await fetch(url + query, { headers })).text();
  expect(await ask("?lastEventId=4", {})).toContain("id: 5\n");
  expect(await ask("?lastEventId=4", { "last-event-id": "7" })).toContain("id: 8\n");
  expect(await ask("", { "last-event-id": "7" })).toContain("id: 8\n");
});

test("HEAD answers as GET would, and opens no stream", async () => {
  const source = vi.fn(() => countFrom(1));
  const answer = await fetch(await listen(source), { method: "HEAD" });
  expect(answer.headers.get("content-type")).toBe("text/event-stream");
  expect(answer.headers.get("content-length")).toBeNull();
  expect(source).not.toHaveBeenCalled();
});

test("what goes wrong before the stream begins is a problem", async () => {
  const url = await listen(() => {
    throw new TRPCError({ code: "SERVICE_UNAVAILABLE", message: "Full." });
  });
  const answer = await fetch(url);
  expect(answer.status).toBe(503);
  expect(answer.headers.get("content-type")).toMatch("application/problem+json");
  expect(await answer.json()).toMatchObject({ status: 503, detail: "Full." });
  expect((await fetch(`${url}?unknown=1`)).status).toBe(400);
});

test("what goes wrong later is a problem too, as the last event", async () => {
  const url = await listen(async function* () {
    yield* countFrom(1, 1);
    throw new TRPCError({ code: "SERVICE_UNAVAILABLE", message: "It stops." });
  });
  const [, , last] = (await (await fetch(url)).text()).split("\n\n");
  expect(last).toMatch(/^event: problem\ndata: \{.*"status":503.*"detail":"It stops\."/);
});

test("when the caller goes away, the source is told, and ended", async () => {
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const url = await listen(async function* ({ signal }) {
    try {
      yield* countFrom(1, 1);
      if (signal) await once(signal, "abort");
    } finally {
      resolve();
    }
  });
  const controller = new AbortController();
  const answer = await fetch(url, { signal: controller.signal });
  await answer.body?.getReader().read();
  controller.abort();
  await ended;
});

test("no more is asked of the source than the caller takes", async () => {
  let count = 0;
  const { promise: isTaken, resolve } = Promise.withResolvers<void>();
  const url = await listen(async function* ({ signal }) {
    while (!signal?.aborted) {
      yield tracked(String(++count), { count, padding: "x".repeat(1_000_000) });
      if (count > 100) resolve();
      await delay(0);
    }
  });
  const answer = await fetch(url);
  let before = -1;
  while (count !== before) {
    before = count;
    await delay(200);
  }
  expect(count).toBeLessThan(100); // what fits into the buffers on the way
  const reader = answer.body?.getReader();
  const drained = (async () => {
    while (!(await reader?.read())?.done);
  })().catch(() => undefined);
  await isTaken;
  await reader?.cancel();
  await drained;
});

test("a quiet stream shows signs of life", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const url = await listen(async function* ({ signal }) {
    if (signal) await once(signal, "abort");
    yield* countFrom(1);
  });
  const reader = (await fetch(url)).body?.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader?.read())?.value).toBe("retry: 2000\n\n");
  vi.advanceTimersByTime(15_000);
  expect((await reader?.read())?.value).toBe(":\n\n");
  await reader?.cancel();
});

test("a stream may last longer than a handler may take", async () => {
  const url = await listen(
    async function* () {
      await delay(150);
      yield* countFrom(1, 1);
    },
    Fastify({ handlerTimeout: 50 }),
  );
  expect(await (await fetch(url)).text()).toContain("id: 1\n");
});

test("the document names the item's schema, and the header that resumes", async () => {
  const router = t.router({
    ticks: t.procedure
      .meta(meta)
      .input(input)
      .output(ticks)
      .subscription(() => countFrom(1)),
  });
  const app = serve(router);
  const document = (await app.inject("/openapi.json")).json();
  const { get } = document.paths["/ticks"];
  expect(get.responses[200].content).toEqual({
    "text/event-stream": {
      schema: expect.objectContaining({
        type: "string",
        contentMediaType: "text/event-stream",
        contentSchema: { $ref: "#/components/schemas/Tick" },
      }),
    },
  });
  expect(get.responses[304]).toBeUndefined();
  expect(get.parameters.map(({ name }: { name: string }) => name)).toEqual([
    "lastEventId",
    "Last-Event-ID",
  ]);
});

test("a subscription without its item's schema, or under another method, cannot be published", () => {
  const base = t.procedure.input(input);
  const bare = base.meta(meta).output(z.custom<AsyncIterable<unknown>>());
  expect(() => serve(t.router({ ticks: bare.subscription(() => countFrom(1)) }))).toThrow(
    "The procedure ticks cannot be published over REST: its output's metadata has no `item`",
  );
  const posted = base.meta({ openapi: { ...meta.openapi, method: "POST" } }).output(ticks);
  expect(() => serve(t.router({ ticks: posted.subscription(() => countFrom(1)) }))).toThrow(
    "it can only answer 200 to GET",
  );
});
