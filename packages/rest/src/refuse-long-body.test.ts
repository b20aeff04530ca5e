import { once } from "node:events";
import { connect } from "node:net";
import { initTRPC } from "@trpc/server";
import { expect, test } from "vitest";
import { z } from "zod";
import type { RestMeta } from "./index.ts";
import { serve } from "./testing.ts";

const t = initTRPC.meta<RestMeta>().create({
  errorFormatter: ({ shape, error }) => ({
    ...shape,
    data: {
      ...shape.data,
      errors:
        error.cause instanceof z.ZodError
          ? error.cause.issues.map(({ path, message }) => ({ path: path.join("."), message }))
          : undefined,
    },
  }),
});

const router = t.router({
  create: t.procedure
    .meta({ openapi: { method: "POST", path: "/items", summary: "Create an item" } })
    .input(z.object({ title: z.string().max(5_000, "is too long") }))
    .output(z.number())
    .mutation(({ input }) => input.title.length),
  remove: t.procedure
    .meta({ openapi: { method: "DELETE", path: "/items", summary: "Remove items", status: 204 } })
    .output(z.void())
    .mutation(() => undefined),
});

const LIMIT = 1024 * 1024;
const json = { "content-type": "application/json" };

/** Sends the bytes over a connection of their own, and answers all that comes back. */
async function exchange(origin: string, bytes: string): Promise<string> {
  const { port } = new URL(origin);
  const socket = connect(Number(port), "127.0.0.1");
  socket.write(bytes);
  let answers = "";
  for await (const chunk of socket) answers += chunk;
  return answers;
}

test("the field that is too long is named, with its limit", async () => {
  const payload = JSON.stringify({ title: "x".repeat(5_000_000) });
  const answer = await serve(router).inject({
    method: "POST",
    url: "/items",
    headers: json,
    payload,
  });
  expect([answer.statusCode, answer.json()]).toEqual([
    413,
    {
      type: "https://example.com/PAYLOAD_TOO_LARGE",
      title: "PAYLOAD_TOO_LARGE",
      status: 413,
      detail: `The body is too large: it may have ${LIMIT} bytes. Shorten the fields listed in \`errors\`.`,
      code: "PAYLOAD_TOO_LARGE",
      errors: [{ path: "title", message: "is too long" }],
    },
  ]);
});

test("of a body where none is expected, no field is named", async () => {
  const payload = JSON.stringify({ title: "x".repeat(LIMIT) });
  const answer = await serve(router).inject({
    method: "DELETE",
    url: "/items",
    headers: json,
    payload,
  });
  expect([answer.statusCode, answer.json().detail, answer.json().errors]).toEqual([
    413,
    `The body is too large: it may have ${LIMIT} bytes. Shorten it.`,
    undefined,
  ]);
});

test("the connection serves the next request, unless too much is still to come", async () => {
  await using app = serve(router);
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });
  const post = (length: number, sent: number) =>
    `POST /items HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n${"x".repeat(sent)}`;
  const next =
    "DELETE /items HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
  const statuses = (answers: string) => answers.match(/HTTP\/1.1 \d+/g);
  expect(statuses(await exchange(origin, post(2_000_000, 2_000_000) + next))).toEqual([
    "HTTP/1.1 413",
    "HTTP/1.1 204",
  ]);
  const closed = await exchange(origin, post(9_000_000, 2_000_000));
  expect(statuses(closed)).toEqual(["HTTP/1.1 413"]);
  expect(closed).toMatch(/connection: close/i);
});

test("a body of unknown length is taken, up to the limit", async () => {
  await using app = serve(router);
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });
  const send = async (...parts: string[]) => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const part of parts) controller.enqueue(Buffer.from(part));
        controller.close();
      },
    });
    const options = { method: "POST", headers: json, body, duplex: "half" as const };
    const answer = await fetch(`${origin}/items`, options);
    return [answer.status, await answer.json()];
  };
  expect(await send('{"tit', 'le":"é', '"}')).toEqual([200, 1]);
  expect(await send('{"title":"', "x".repeat(700_000), "x".repeat(700_000), '"}')).toEqual([
    413,
    expect.objectContaining({ errors: [{ path: "title", message: "is too long" }] }),
  ]);
  expect(await send('{"title":"', "x".repeat(6_000), '"}')).toEqual([400, expect.anything()]);
});

test("no more is kept of a body than its limit", async () => {
  await using app = serve(router);
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = new URL(origin);
  const socket = connect(Number(port), "127.0.0.1");
  socket.write(
    `POST /items HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 8000000\r\n\r\n{"title":"`,
  );
  // Answered when the limit is reached, whatever is still to come.
  socket.write("x".repeat(LIMIT));
  const [answer] = await once(socket, "data");
  expect(String(answer)).toMatch(/^HTTP\/1.1 413 /);
  socket.destroy();
});

test("a body that its sender gives up is nobody's business", async () => {
  await using app = serve(router);
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = new URL(origin);
  const socket = connect(Number(port), "127.0.0.1");
  const { promise: closed, resolve: close } = Promise.withResolvers<void>();
  app.server.once("connection", (each) => each.once("close", close));
  socket.write(
    `POST /items HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 8000000\r\n\r\n{"title":"`,
  );
  await once(socket, "connect");
  socket.destroy();
  await closed;
  expect((await fetch(`${origin}/items`, { method: "DELETE" })).status).toBe(204);
});
