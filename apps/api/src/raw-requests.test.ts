import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as after } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rawBytes } from "./testing/raw-bytes.ts";
import { runGenerated } from "./testing/run-generated.ts";
import { openTestApi, type TestApi } from "./testing.ts";

/** What only a socket can carry: bytes that are no request, or half of one, or several. */
let api: TestApi;
let port: number;

beforeAll(async () => {
  api = await openTestApi();
  await api.app.listen({ host: "127.0.0.1", port: 0 });
  port = Number(new URL(api.app.listeningOrigin).port);
});
afterAll(() => api[Symbol.asyncDispose]());

/** How long the server may leave a connection open whose other end has said all, in milliseconds. */
const DEADLINE = 10_000;

/** Sends bytes, a piece at a time, and reads until the server closes. Gives the status of each answer. */
async function exchange(pieces: string[], { hangUpAfter }: { hangUpAfter?: number } = {}) {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  socket.setTimeout(DEADLINE, () => socket.destroy(new Error("It was not answered in time.")));
  const first = new Promise((resolve) => socket.once("data", resolve).once("close", resolve));
  const received = text(socket.setEncoding("latin1"));
  for (const piece of pieces) {
    await new Promise((resolve) => socket.write(piece, "latin1", resolve));
  }
  if (hangUpAfter !== undefined) {
    void Promise.race([first, after(hangUpAfter)]).then(() => socket.end());
  }
  const answers = await received.catch((error: NodeJS.ErrnoException) => {
    // The server may hang up under what it will not read.
    if (error.code === "ECONNRESET" || error.code === "EPIPE") return "";
    throw error;
  });
  return [...answers.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
}

test("no bytes at all bring the server down, or into doubt about itself", {
  timeout: 120_000,
}, async () => {
  await runGenerated(rawBytes, 500, async (bytes) => {
    const statuses = await exchange([bytes], { hangUpAfter: 30 }); // much of it asks nothing
    const complaints = api.answers.takeComplaints();
    if (complaints.length === 0 && statuses.every((status) => status < 500)) return;
    throw new Error(
      `${complaints.join("\n")}\n${statuses}\n${JSON.stringify(bytes).slice(0, 2_000)}`,
    );
  });
  expect((await fetch(`http://127.0.0.1:${port}/events`)).status).toBe(200);
});

test("requests that follow each other at once are answered in order", async () => {
  const paths = ["/events", "/nope", "/me", "/events"];
  const requests = paths.map((path) => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`);
  const last = "GET /nope HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
  expect(await exchange([[...requests, last].join("")])).toEqual([200, 404, 401, 200, 404]);
});

test("a body that comes a byte at a time is read to its end", async () => {
  await api.logIn("slow");
  const body = '{"username":"slow","password":"pass"}';
  const head = `POST /login HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
  expect(await exchange([head, ...body])).toEqual([200]);
});

test("of a length and chunks that contradict each other, no second request is made", async () => {
  const statuses = await exchange([
    "POST /login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 4\r\n" +
      "transfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /events HTTP/1.1\r\nhost: x\r\n\r\n",
  ]);
  expect(statuses).toEqual([400]);
});

test("headers of more than 16 KiB are refused", async () => {
  const statuses = await exchange([
    `GET /events HTTP/1.1\r\nhost: x\r\nx: ${"y".repeat(17_000)}\r\n\r\n`,
  ]);
  expect(statuses).toEqual([400]);
});

test("what is no request at all is told so in a problem", async () => {
  const socket = connect(port, "127.0.0.1");
  socket.write("HELO example.com\r\n\r\n");
  const answer = (await text(socket)).split("\r\n\r\n");
  expect(answer[0]).toMatch(
    /^HTTP\/1.1 400 Bad Request\r\ncontent-type: application\/problem\+json/,
  );
  expect(JSON.parse(String(answer[1]))).toMatchObject({
    type: "http://api.test/problems/MALFORMED_REQUEST",
    status: 400,
    code: "MALFORMED_REQUEST",
  });
});
