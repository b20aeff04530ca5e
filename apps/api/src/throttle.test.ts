import type { LightMyRequestResponse } from "fastify";
import { afterEach, expect, test, vi } from "vitest";
import { openTestRedis, type TestRedis } from "./testing/redis-server.ts";
import { openTestApi, type TestApi } from "./testing.ts";

/** Three log-ins a minute. */
const few = { RATE_LIMITS: "0.05", TRUST_PROXY: "127.0.0.1" };

const opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each[Symbol.asyncDispose]();
});

/** Two API processes on one database, and on one Redis if there is one. */
async function openTwo(
  variables: Record<string, string>,
  redis?: TestRedis,
): Promise<[TestApi, TestApi]> {
  const settings = { ...variables, ...(redis && { REDIS_URL: redis.url }) };
  const first = await openTestApi(settings);
  opened.push(first);
  const second = await openTestApi(settings, first);
  opened.push(second);
  if (redis) for (const api of [first, second]) await untilReady(api);
  return [first, second];
}

async function openRedis(): Promise<TestRedis> {
  const redis = await openTestRedis();
  opened.push(redis);
  return redis;
}

function untilReady(api: TestApi): Promise<unknown> {
  return vi.waitUntil(() => api.redis?.isReady, { timeout: 10_000 });
}

let stranger = 0;

/** Nobody has this name, so no other limit than that of the address is met. */
function logIn(api: TestApi, from = "192.0.2.1"): Promise<LightMyRequestResponse> {
  const body = { username: `stranger${++stranger}`, password: "pass" };
  return api.send("POST", "/login", { body, headers: { "x-forwarded-for": from } });
}

/** Renews a session that there never was: of what is limited, it costs the least. */
function refresh(api: TestApi): Promise<LightMyRequestResponse> {
  return api.send("POST", "/refresh", { body: { refreshToken: "none" } });
}

async function statuses(answers: Promise<LightMyRequestResponse>[]): Promise<number[]> {
  const all = await Promise.all(answers);
  return all.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b);
}

test.each(["without Redis", "with Redis"])(
  "of many at once on two API processes, exactly the quota pass, %s",
  async (how) => {
    const redis = how === "with Redis" ? await openRedis() : undefined;
    const apis = await openTwo({ RATE_LIMITS: "0.1" }, redis); // 60 a minute
    const answers = await statuses(
      apis.flatMap((api) => Array.from({ length: 45 }, () => refresh(api))),
    );
    expect(answers).toEqual([...Array(60).fill(401), ...Array(30).fill(429)]);
  },
  30_000,
);

test.each(["without Redis", "with Redis"])(
  "who waits as long as Retry-After says is let through, %s",
  async (how) => {
    const [api] = await openTwo(few, how === "with Redis" ? await openRedis() : undefined);
    api.moveClock(17_500); // into the window
    for (let n = 0; n < 3; n++) expect((await logIn(api)).statusCode).toBe(401);
    const refused = await logIn(api);
    expect(refused.statusCode).toBe(429);
    expect(refused.json()).toMatchObject({ code: "TOO_MANY_REQUESTS", status: 429 });
    expect(refused.headers["retry-after"]).toBe("43");
    api.moveClock(42_000);
    expect((await logIn(api)).statusCode).toBe(429);
    api.moveClock(1_000);
    expect((await logIn(api)).statusCode).toBe(401);
  },
);

test("every answer tells how much is left, in the words of the draft", async () => {
  const [api] = await openTwo(few);
  api.moveClock(20_000);
  const headers: unknown[] = [];
  for (let n = 0; n < 4; n++) {
    const { ratelimit, "ratelimit-policy": policy } = (await logIn(api)).headers;
    headers.push([policy, ratelimit]);
  }
  expect(headers).toEqual([
    ['"login";q=3;w=60', '"login";r=2;t=40'],
    ['"login";q=3;w=60', '"login";r=1;t=40'],
    ['"login";q=3;w=60', '"login";r=0;t=40'],
    ['"login";q=3;w=60', '"login";r=0;t=40'],
  ]);
  const read = await api.send("GET", "/events");
  expect(read.headers).not.toHaveProperty("ratelimit");
  expect(read.headers).not.toHaveProperty("ratelimit-policy");
});

test("a batch over /trpc counts each of its calls", async () => {
  const [api] = await openTwo(few);
  const names = ["one", "two", "three", "four", "five"];
  const body = Object.fromEntries(names.map((username, n) => [n, { username, password: "pass" }]));
  const path = names.map(() => "auth.login").join(",");
  const answer = await api.send("POST", `/trpc/${path}?batch=1`, { body });
  const codes = answer
    .json()
    .map((each: { error: { data: { code: string } } }) => each.error.data.code);
  expect(codes.toSorted()).toEqual([
    ...Array(3).fill("INVALID_CREDENTIALS"),
    ...Array(2).fill("TOO_MANY_REQUESTS"),
  ]);
  expect(answer.headers).toMatchObject({ ratelimit: '"login";r=0;t=60', "retry-after": "60" });
  const single = await api.send("POST", "/trpc/auth.login", { body: body[0] });
  expect(single.statusCode).toBe(429);
  expect(single.json().error.data).toMatchObject({ code: "TOO_MANY_REQUESTS", retryAfter: 60 });
  expect(single.headers["retry-after"]).toBe("60");
  // An escaped name goes another way, through tRPC's own adapter.
  const escaped = await api.send("POST", "/trpc/auth%2Elogin", { body: body[0] });
  expect(escaped.statusCode).toBe(429);
  expect(escaped.headers).toMatchObject({ ratelimit: '"login";r=0;t=60', "retry-after": "60" });
});

test("addresses count by themselves, those of one IPv6 network together", async () => {
  const [api] = await openTwo(few);
  const from = async (address: string) => (await logIn(api, address)).statusCode;
  for (const address of ["2001:db8:1:2::1", "2001:db8:1:2::2", "2001:db8:1:2:ffff::"]) {
    expect(await from(address)).toBe(401);
  }
  expect(await from("2001:db8:1:2:3:4:5:6")).toBe(429);
  expect(await from("2001:db8:1:3::1")).toBe(401);
  for (const address of ["192.0.2.9", "::ffff:192.0.2.9", "192.0.2.9"]) {
    expect(await from(address)).toBe(401);
  }
  expect(await from("::ffff:c000:209")).toBe(429);
  expect(await from("192.0.2.10")).toBe(401);
});

test("what a stranger says of his own address counts for nothing", async () => {
  const [api] = await openTwo({ RATE_LIMITS: few.RATE_LIMITS });
  const answers = await statuses(
    ["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"].map((from) => logIn(api, from)),
  );
  expect(answers).toEqual([401, 401, 401, 429]);
});

test("changes to events are counted by viewer, wherever he calls from", async () => {
  const [api] = await openTwo(few);
  const { accessToken: token } = await api.logIn("organizer");
  const { accessToken: other } = await api.logIn("another");
  const body = { date: "2026-12-31", time: "8pm", venue: "Venue", address: "Address" };
  const publish = async (by: string, from: string) =>
    (await api.send("POST", "/events", { body, token: by, headers: { "x-forwarded-for": from } }))
      .statusCode;
  for (let n = 1; n <= 6; n++) expect(await publish(token, `192.0.2.${n}`)).toBe(201);
  expect(await publish(token, "192.0.2.7")).toBe(429);
  expect(await publish(other, "192.0.2.7")).toBe(201);
});

test("Redis may be killed and come back: nobody is refused wrongly, and the limits hold", async () => {
  const redis = await openRedis();
  const [first, second] = await openTwo(few, redis);
  expect(await statuses([logIn(first), logIn(second)])).toEqual([401, 401]);
  await redis.kill();
  // The database begins a count of its own.
  expect(await statuses([first, second, first, second].map((api) => logIn(api)))).toEqual([
    ...[401, 401, 401, 429],
  ]);
  await redis.start();
  for (const api of [first, second]) await untilReady(api);
  expect(await statuses([first, second, first, second].map((api) => logIn(api)))).toEqual([
    ...[401, 401, 401, 429],
  ]);
});

test("a Redis that hangs is done without, and used again once it answers", async () => {
  const redis = await openRedis();
  const [api] = await openTwo(few, redis);
  redis.freeze();
  expect(await statuses(Array.from({ length: 4 }, () => logIn(api)))).toEqual([401, 401, 401, 429]);
  expect(api.redis?.isReady).toBe(false);
  redis.thaw();
  await untilReady(api);
}, 30_000);

test("an API starts and serves without the Redis that it is told of", async () => {
  const redis = await openRedis();
  await redis.kill();
  const api = await openTestApi({ ...few, REDIS_URL: redis.url });
  opened.push(api);
  expect(await statuses(Array.from({ length: 4 }, () => logIn(api)))).toEqual([401, 401, 401, 429]);
  await redis.start();
  await untilReady(api);
});

test("RATE_LIMITS=0 limits nothing, and says nothing", async () => {
  const [api] = await openTwo({ RATE_LIMITS: "0" });
  const body = { username: "ann", password: "wrong" };
  for (let n = 0; n < 8; n++) {
    const answer = await api.send("POST", "/login", { body });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers).not.toHaveProperty("ratelimit");
  }
});
