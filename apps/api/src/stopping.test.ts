import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { openTestApi } from "./testing.ts";

test("a request on a connection that was there when the stop began is answered as any other", async () => {
  await using api = await openTestApi();
  await api.app.listen({ host: "127.0.0.1", port: 0 });
  // A proxy has just connected, and not sent its request yet.
  const socket = connect(Number(new URL(api.app.listeningOrigin).port), "127.0.0.1");
  await Promise.all([once(socket, "connect"), once(api.app.server, "connection")]);
  const closed = api.app.close();
  while (api.app.server.listening) await delay(5);
  socket.write("GET /events HTTP/1.1\r\nHost: api.test\r\n\r\n");
  const answer = await text(socket);
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(answer).toMatch(/^connection: close\r$/im);
  await closed;
});

test("a connection that a proxy keeps is served once more, and nobody new is", async () => {
  await using api = await openTestApi();
  await api.app.listen({ host: "127.0.0.1", port: 0 });
  const port = Number(new URL(api.app.listeningOrigin).port);
  const kept = connect(port, "127.0.0.1");
  const request = "GET /events HTTP/1.1\r\nHost: api.test\r\n\r\n";
  kept.write(request);
  await once(kept, "data");
  const closed = api.app.close();
  while (api.app.server.listening) await delay(5);
  await expect(once(connect(port, "127.0.0.1"), "connect")).rejects.toThrow("ECONNREFUSED");
  kept.write(request);
  expect(await text(kept)).toMatch(/^HTTP\/1\.1 200 OK\r\n(.|\r\n)*connection: close\r\n/i);
  await closed;
});
