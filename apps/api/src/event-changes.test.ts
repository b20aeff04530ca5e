import { createClient, type EventChange, type HandbillClient } from "@handbill/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing.ts";

/** Live changes as a watcher meets them: two processes on one database, over real HTTP. */
let api: TestApi;
let other: TestApi;
let token: string;

beforeAll(async () => {
  api = await openTestApi();
  other = await openTestApi({}, api);
  for (const { app } of [api, other]) await app.listen({ host: "127.0.0.1", port: 0 });
  token = (await api.logIn("ann")).accessToken;
});
afterAll(async () => {
  await other[Symbol.asyncDispose]();
  await api[Symbol.asyncDispose]();
});

test("the client is told what another process changes", async () => {
  await using watch = await subscribe(createClient({ url: other.app.listeningOrigin }));
  const { id } = await create();
  expect(await watch.next()).toMatchObject({ kind: "created", eventId: id, event: { id } });
  await api.send("PATCH", `/events/${id}`, { token, body: { venue: "Club" } });
  expect(await watch.next()).toMatchObject({ kind: "updated", event: { venue: "Club" } });
  await api.send("DELETE", `/events/${id}`, { token });
  expect(await watch.next()).toMatchObject({ kind: "deleted", eventId: id });
});

test("what an Idempotency-Key repeats is told once, and what failed not at all", async () => {
  await using watch = await subscribe(createClient({ url: api.app.listeningOrigin }));
  const { id } = await create("once");
  await create("once");
  await api.send("DELETE", "/events/019ab5a4-6c00-7000-8000-ffffffffffff", { token });
  await api.send("PATCH", `/events/${id}`, { token, body: { time: "never" } });
  const { id: next } = await create();
  expect(await watch.next()).toMatchObject({ kind: "created", eventId: id });
  expect(await watch.next()).toMatchObject({ kind: "created", eventId: next });
});

test("when its process stops, the client goes on at another where it was", async () => {
  const stopping = await openTestApi({}, api);
  await stopping.app.listen({ host: "127.0.0.1", port: 0 });
  let origin = stopping.app.listeningOrigin;
  const client = createClient({
    url: "http://handbill.test",
    fetch: (input, init) =>
      fetch(String(input).replace("http://handbill.test", origin), {
        ...init,
        signal: init?.signal ?? null,
      }),
  });
  await using watch = await subscribe(client);
  const { id } = await create();
  expect(await watch.next()).toMatchObject({ eventId: id });

  origin = other.app.listeningOrigin;
  await stopping[Symbol.asyncDispose](); // would wait for an open stream
  const { id: missed } = await create();
  // Nothing is left out. The clock of a test stands still: what came before is all within the overlap, and comes again.
  let change = await watch.next();
  while (change.kind !== "reset" && change.eventId !== missed) change = await watch.next();
  expect(change).toMatchObject({ kind: "created" });
});

test("over REST it is a stream of server-sent events, which Last-Event-ID resumes", async () => {
  const url = `${other.app.listeningOrigin}/events/changes`;
  await using first = await open(url);
  expect(await first.next()).toMatchObject({ data: { kind: "reset" } });
  const { id } = await create();
  const { lastId, data } = await first.next();
  expect(data).toMatchObject({ id: lastId, kind: "created", eventId: id, event: { id } });

  const { id: missed } = await create();
  await using again = await open(url, { "last-event-id": lastId });
  for (let { data } = await again.next(); data.eventId !== missed; { data } = await again.next()) {
    expect(data.kind).not.toBe("reset");
  }
});

test("an id that nobody knows is answered with a start over", async () => {
  const headers = { "last-event-id": "019ab5a4-6c00-7000-8000-ffffffffffff" };
  await using stream = await open(`${api.app.listeningOrigin}/events/changes`, headers);
  expect(await stream.next()).toMatchObject({ data: { kind: "reset" } });
});

test("HEAD opens no stream, and an event's own path is still there", async () => {
  const head = await api.app.inject({ method: "HEAD", url: "/events/changes" });
  expect(head.headers["content-type"]).toBe("text/event-stream");
  const event = await api.send("GET", "/events/changed");
  expect(event.json().errors[0].path).toBe("id");
});

test("a process that stops ends its streams at once, and says why", async () => {
  const stopping = await openTestApi({}, api);
  await stopping.app.listen({ host: "127.0.0.1", port: 0 });
  await using stream = await open(`${stopping.app.listeningOrigin}/events/changes`);
  await stream.next();
  await stopping[Symbol.asyncDispose]();
  expect(await stream.next()).toMatchObject({ type: "problem", data: { code: "UNAVAILABLE" } });
  await expect(stream.next()).rejects.toThrow("over");
});

async function create(idempotencyKey?: string): Promise<{ id: string }> {
  const body = { date: "2026-07-01", time: "8pm", venue: "Hall", address: "1 Road" };
  const answer = await api.send("POST", "/events", {
    body,
    token,
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  });
  expect(answer.statusCode).toBe(201);
  return answer.json();
}

interface StreamEvent {
  type: string;
  lastId: string;
  data: { kind?: string; eventId?: string; code?: string };
}

/** Reads server-sent events as they come. */
async function open(
  url: string,
  headers: Record<string, string> = {},
): Promise<AsyncDisposable & { next(): Promise<StreamEvent> }> {
  const answer = await fetch(url, { headers });
  expect(answer.status).toBe(200);
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const next = async (): Promise<StreamEvent> => {
    const [block, ...rest] = text.split("\n\n");
    if (block === undefined || rest.length === 0) {
      const { done, value } = (await reader?.read()) ?? { done: true };
      if (done) throw new Error("the stream is over");
      text += value;
      return next();
    }
    text = rest.join("\n\n");
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1];
    const data = field("data");
    if (data === undefined) return next();
    return { type: field("event") ?? "message", lastId: field("id") ?? "", data: JSON.parse(data) };
  };
  return { next, [Symbol.asyncDispose]: async () => reader?.cancel() };
}

/** Watches, and has taken the start over that comes first. */
async function subscribe(
  client: HandbillClient,
): Promise<AsyncDisposable & { next(): Promise<EventChange> }> {
  const arrived: EventChange[] = [];
  let wake = (): void => undefined;
  const subscription = client.events.changes.subscribe(undefined, {
    onData: ({ data }) => {
      arrived.push(data);
      wake();
    },
    onError: (error) => {
      throw error;
    },
  });
  const next = async (): Promise<EventChange> => {
    for (;;) {
      const change = arrived.shift();
      if (change) return change;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  expect(await next()).toMatchObject({ kind: "reset" });
  return { next, [Symbol.asyncDispose]: async () => subscription.unsubscribe() };
}
