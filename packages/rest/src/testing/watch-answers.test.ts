import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import Fastify from "fastify";
import { expect, test } from "vitest";
import type { Answer } from "./answer.ts";
import { watchAnswers } from "./watch-answers.ts";

/** An app that answers in many ways, and what the watch makes of its answers. */
function serveWatched() {
  const app = Fastify({
    frameworkErrors: (_error, _request, { raw }) => {
      raw.writeHead(400, { "content-type": "application/json" }).end("{}");
    },
  });
  app.get("/items/:id", () => ({ id: 1 }));
  app.get("/gzip", (_request, reply) =>
    reply.header("content-encoding", "gzip").type("application/json").send(gzipSync('{"a":1}')),
  );
  app.get("/raw", (_request, reply) => {
    reply.hijack();
    reply.raw.writeHead(202, { "x-a": ["1", "2"] });
    reply.raw.write("o");
    reply.raw.end("k");
  });
  app.get("/feed", (_request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200, { "content-type": "text/event-stream" });
    reply.raw.write(":\n\n");
  });
  const answers: Answer[] = [];
  const watch = watchAnswers(app, (answer) => {
    answers.push(answer);
    return answer.status === 200 ? [] : ["not 200"];
  });
  return { app, answers, watch };
}

test("an injected request and one over a socket are seen alike", async () => {
  const { app, answers } = serveWatched();
  await using listening = app;
  const injected = await app.inject("/items/7?a=b");
  await app.listen({ host: "127.0.0.1", port: 0 });
  const sent = await (await fetch(`${listening.listeningOrigin}/items/7?a=b`)).text();
  expect([injected.body, sent]).toEqual(['{"id":1}', '{"id":1}']);
  for (const answer of answers) {
    expect(answer).toMatchObject({
      method: "GET",
      url: "/items/7?a=b",
      route: "/items/{id}",
      status: 200,
      isOpen: false,
    });
    expect(answer.headers["content-type"]).toBe("application/json; charset=utf-8");
    expect(answer.body.toString()).toBe('{"id":1}');
  }
  expect(answers).toHaveLength(2);
});

test("what comes before any route and what goes past Fastify are seen too", async () => {
  const { app, answers, watch } = serveWatched();
  await app.inject("/items/%zz");
  await app.inject("/nope");
  await app.inject("/raw");
  expect(answers.map(({ route, status }) => [route, status])).toEqual([
    [undefined, 400],
    [undefined, 404],
    ["/raw", 202],
  ]);
  expect(answers.at(-1)?.headers["x-a"]).toBe("1, 2");
  expect(answers.at(-1)?.body.toString()).toBe("ok");
  expect(watch.takeComplaints()).toEqual([
    "GET /items/%zz was answered 400: not 200",
    "GET /nope was answered 404: not 200",
    "GET /raw was answered 202: not 200",
  ]);
  expect(watch.takeComplaints()).toEqual([]);
});

test("a body is seen decoded, and sent as it was", async () => {
  const { app, answers } = serveWatched();
  const { rawPayload } = await app.inject("/gzip");
  expect(rawPayload).toEqual(gzipSync('{"a":1}'));
  expect(answers[0]?.body.toString()).toBe('{"a":1}');
});

test("a stream of events is judged when it begins", async () => {
  const { app, answers } = serveWatched();
  await using listening = app;
  await app.listen({ host: "127.0.0.1", port: 0 });
  const socket = connect(Number(new URL(listening.listeningOrigin).port), "127.0.0.1");
  const received = text(socket);
  socket.write("GET /feed HTTP/1.1\r\nhost: x\r\n\r\n");
  await new Promise((resolve) => socket.once("data", resolve));
  expect(answers).toMatchObject([{ route: "/feed", status: 200, isOpen: true }]);
  socket.end();
  expect(await received).toContain("text/event-stream");
});

test("after stop, and for another app, nothing is judged", async () => {
  const { app, answers, watch } = serveWatched();
  const other = Fastify();
  await other.inject("/nope");
  watch.stop();
  await app.inject("/nope");
  expect(answers).toEqual([]);
  expect(watch.count()).toBe(0);
});

test("a check that throws is a complaint, and the answer stays as it is", async () => {
  const app = Fastify();
  app.get("/", () => "fine");
  const watch = watchAnswers(app, () => {
    throw new Error("no such schema");
  });
  expect((await app.inject("/")).body).toBe("fine");
  expect(watch.takeComplaints()).toEqual(["GET / was answered 200: no such schema"]);
});
