import { close, connect, type Database } from "@handbill/db";
import { openTestDatabase } from "@handbill/db/testing";
import { ChangeFeed } from "@handbill/rpc/server";
import Fastify, { type FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createRedis, type RedisConnection } from "./redis.ts";
import { listenByRedis, tellByRedis } from "./redis-changes.ts";
import { openTestRedis, type TestRedis } from "./testing/redis-server.ts";
import { openTestApi } from "./testing.ts";

/** Two processes that share a database and a Redis, as far as live changes go. */
let redis: TestRedis;
const ended: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  redis = await openTestRedis();
});
afterAll(async () => {
  for (const end of ended.reverse()) await end();
  await redis[Symbol.asyncDispose]();
});

test("what one process announces, another sees without waiting for its next look", async () => {
  await using database = await openTestDatabase();
  const one = await openProcess(database.url);
  const two = await openProcess(database.url);
  const looks = vi.spyOn(two.changes, "look");
  await heardBy(one.connection, 2);
  for (let i = 0; i < 50; i++) one.changes.announce();
  await vi.waitUntil(() => looks.mock.calls.length > 0, { timeout: 10_000 });

  // A Redis that comes back is heard again, and an announcement without one fails nobody.
  await redis.kill();
  await vi.waitUntil(() => !one.connection.isReady, { timeout: 10_000 });
  one.changes.announce();
  await redis.start();
  await heardBy(one.connection, 2);
  const before = looks.mock.calls.length;
  one.changes.announce();
  await vi.waitUntil(() => looks.mock.calls.length > before, { timeout: 10_000 });
});

test("without its Redis, a process sees what another changes all the same", async () => {
  await using api = await openTestApi({ REDIS_URL: redis.url });
  await using other = await openTestApi({ REDIS_URL: redis.url }, api);
  await vi.waitUntil(() => api.redis?.isReady && other.redis?.isReady, { timeout: 10_000 });
  await other.app.listen({ host: "127.0.0.1", port: 0 });
  const { accessToken } = await api.logIn("ann");
  const answer = await fetch(`${other.app.listeningOrigin}/events/changes`);
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  await redis.kill();
  const body = { date: "2026-07-01", time: "8pm", venue: "Hall", address: "1 Road" };
  const created = await api.send("POST", "/events", { body, token: accessToken });
  expect(created.statusCode).toBe(201);
  let text = "";
  while (!text.includes(created.json().id)) text += (await reader?.read())?.value;
  await reader?.cancel();
  await redis.start();
});

async function openProcess(
  url: string,
): Promise<{ app: FastifyInstance; connection: RedisConnection; changes: ChangeFeed }> {
  const app = Fastify();
  const db: Database = connect({ url });
  const connection = createRedis(redis.url);
  connection.open(app.log);
  const changes = new ChangeFeed({
    db,
    clock: () => new Date(),
    ids: () => "019ab5a4-6c00-7000-8000-000000000001",
    tellOthers: tellByRedis(connection),
  });
  listenByRedis(app, connection, changes);
  await app.ready();
  ended.push(async () => {
    await app.close();
    await connection.close();
    await close(db);
  });
  return { app, connection, changes };
}

/** Until so many processes listen. */
async function heardBy({ client }: RedisConnection, count: number): Promise<void> {
  await vi.waitUntil(
    async () => {
      if (!client.isReady) return false;
      const listeners = await client.pubSubNumSub(["handbill:event-changes"]);
      return listeners["handbill:event-changes"] === count;
    },
    { timeout: 10_000 },
  );
}
