import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { afterEach, expect, test } from "vitest";
import { FetchEventSource } from "./fetch-event-source.ts";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A server that answers each request with the next of these; an EventSource of it, and what it was told. */
async function open(...answers: ((request: IncomingMessage, response: ServerResponse) => void)[]) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answers[requests.length - 1]?.(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("not listening");

  const source = new FetchEventSource(`http://127.0.0.1:${address.port}`, {
    headers: () => ({ "x-request": String(requests.length) }),
  });
  closers.push(() => {
    source.close();
    server.closeAllConnections();
    server.close();
  });
  const next = (type: string) =>
    new Promise<object>((resolve) => {
      const listener = (event: object) => {
        source.removeEventListener(type, listener);
        resolve(event);
      };
      source.addEventListener(type, listener);
    });
  return { source, requests, next };
}

const stream = (text: string, isOver: boolean) => (_: unknown, response: ServerResponse) => {
  response.writeHead(200, { "content-type": "text/event-stream" }).write(text);
  if (isOver) response.end();
};
const status =
  (code: number, headers = {}) =>
  (_: unknown, response: ServerResponse) => {
    response.writeHead(code, headers).end();
  };

test("it comes back when the stream ends, with the last id and headers of the moment", async () => {
  const { source, requests, next } = await open(
    stream("retry: 1\n\nid: 7\ndata: one\n\n", true),
    stream("data: two\n\n", false),
  );
  expect(source.readyState).toBe(source.CONNECTING);
  expect(await next("message")).toMatchObject({ data: "one", lastEventId: "7" });
  expect(source.readyState).toBe(source.OPEN);
  expect(await next("error")).toMatchObject({ message: "The stream ended." });
  expect(source.readyState).toBe(source.CONNECTING);
  expect(await next("message")).toMatchObject({ data: "two", lastEventId: "7" });
  expect(requests.map(({ headers }) => [headers["last-event-id"], headers["x-request"]])).toEqual([
    [undefined, "0"],
    ["7", "1"],
  ]);
});

test("it comes back after a refusal that may pass, and when the connection breaks", async () => {
  const { requests, next } = await open(
    stream("retry: 1\n\n", true),
    status(503),
    status(429),
    (request) => request.socket.destroy(),
    stream("data: at last\n\n", false),
  );
  expect(await next("message")).toMatchObject({ data: "at last" });
  expect(requests.length).toBe(5);
});

test.each([
  ["404", status(404)],
  ["204", status(204)],
  ["another type", status(200, { "content-type": "text/html" })],
])("it gives up where coming back would not help: %s", async (_, answer) => {
  const { source, requests, next } = await open(answer);
  await next("error");
  expect(source.readyState).toBe(source.CLOSED);
  expect(requests.length).toBe(1);
});

test("once closed, it says nothing more, and the server sees it go", async () => {
  let gone: Promise<unknown> | undefined;
  const { source, next } = await open((request, response) => {
    gone = once(request.socket, "close");
    stream("data: one\n\ndata: two\n\n", false)(request, response);
  });
  const heard: object[] = [];
  source.addEventListener("error", (event) => heard.push(event));
  source.addEventListener("message", (event) => {
    heard.push(event);
    source.close();
  });
  await next("message");
  await gone;
  expect(heard).toMatchObject([{ data: "one" }]);
});
