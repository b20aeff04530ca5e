import Fastify, { type FastifyBaseLogger } from "fastify";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createRedis, type RedisConnection, RedisUnavailable } from "./redis.ts";
import { openTestRedis, type TestRedis } from "./testing/redis-server.ts";

let server: TestRedis;
let redis: RedisConnection;
let lines: { level: number; msg: string }[];
let output: string;
let log: FastifyBaseLogger;

beforeEach(async () => {
  lines = [];
  output = "";
  const write = (line: string) => {
    output += line;
    lines.push(JSON.parse(line));
  };
  log = Fastify({ logger: { level: "trace", stream: { write } } }).log;
  server = await openTestRedis();
  redis = createRedis(server.url);
});
afterEach(async () => {
  await redis.close();
  await server[Symbol.asyncDispose]();
});

function untilReady(connection = redis): Promise<unknown> {
  return vi.waitUntil(() => connection.isReady, { timeout: 10_000 });
}

function messages(): string[] {
  return lines.map(({ msg }) => msg);
}

test("loss and return are logged once each, however often it is asked meanwhile, and no password is", async () => {
  redis.open(log);
  await untilReady();
  expect(messages()).toEqual([]);
  await server.kill();
  await expect.poll(() => messages()).toEqual(["Redis is lost; the API goes on without it"]);
  for (let n = 0; n < 5; n++) {
    await expect(redis.ask((client) => client.ping())).rejects.toThrow(RedisUnavailable);
  }
  await server.start();
  await untilReady();
  expect(messages()).toEqual(["Redis is lost; the API goes on without it", "Redis is back"]);
  expect(await redis.ask((client) => client.ping())).toBe("PONG");
  expect(output).not.toContain(decodeURIComponent(new URL(server.url).password));
  expect(output).not.toContain(new URL(server.url).password);
}, 20_000);

test("one that hangs is told from one that answers, for all who ask, by the first of them", async () => {
  redis.open(log);
  await untilReady();
  server.freeze();
  await expect(redis.ask((client) => client.ping())).rejects.toThrow(RedisUnavailable);
  expect(redis.isReady).toBe(false);
  expect(messages()).toEqual(["Redis is lost; the API goes on without it"]);
  server.thaw();
  await untilReady();
  await expect.poll(() => messages().at(-1)).toBe("Redis is back");
}, 20_000);

test("one that hangs for long is left, and found again", async () => {
  redis.open(log);
  await untilReady();
  server.freeze();
  await vi.waitUntil(() => !redis.client.isReady, { timeout: 15_000 });
  server.thaw();
  await untilReady();
  expect(await redis.ask((client) => client.ping())).toBe("PONG");
  expect(messages()).toEqual(["Redis is lost; the API goes on without it", "Redis is back"]);
}, 40_000);

test("a wrong password is said once, without it", async () => {
  const wrong = createRedis(server.url.replace("not", "wrong"));
  wrong.open(log);
  await expect.poll(() => output, { timeout: 5_000 }).toContain("WRONGPASS");
  await wrong.close();
  expect(lines).toHaveLength(1);
  expect(output).not.toContain("to be logged");
  expect(output).not.toContain("to%20be%20logged");
});

test("a subscription on a second connection outlives a restart", async () => {
  redis.open(log);
  const subscriber = redis.duplicate("Redis, for announcements,");
  try {
    subscriber.open(log);
    await untilReady();
    await untilReady(subscriber);
    const heard: string[] = [];
    await subscriber.client.subscribe("news", (message) => heard.push(message));
    await redis.ask((client) => client.publish("news", "first"));
    await expect.poll(() => heard).toEqual(["first"]);
    await server.kill();
    await vi.waitUntil(() => !redis.isReady && !subscriber.isReady);
    await server.start();
    await untilReady();
    await untilReady(subscriber);
    await redis.ask((client) => client.publish("news", "second"));
    await expect.poll(() => heard).toEqual(["first", "second"]);
  } finally {
    await subscriber.close();
  }
}, 20_000);

test("it can be closed before it was open, and twice", async () => {
  await server.kill();
  redis.open(log);
  await redis.close();
  await redis.close();
});
