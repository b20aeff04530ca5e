import type { LightMyRequestResponse } from "fastify";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing.ts";

const variables = { RATE_LIMITS: "1", TRUST_PROXY: "127.0.0.1" };

let api: TestApi;
let beside: TestApi;
let address: string;
let count = 0;

beforeAll(async () => {
  api = await openTestApi(variables);
  beside = await openTestApi(variables, api);
  for (const username of ["ann", "ben"]) await api.logIn(username);
});
afterAll(async () => {
  await beside[Symbol.asyncDispose]();
  await api[Symbol.asyncDispose]();
});
beforeEach(() => {
  address = `192.0.2.${++count}`; // what was counted before does not count here
});

function logIn(
  username: string,
  password: string,
  { from = address, by = api } = {},
): Promise<LightMyRequestResponse> {
  const body = { username, password };
  return by.send("POST", "/login", { body, headers: { "x-forwarded-for": from } });
}

/** Two processes that agree on the time, as two machines with NTP do. */
function moveClocks(milliseconds: number): void {
  for (const each of [api, beside]) each.moveClock(milliseconds);
}

async function fail(username: string, times: number): Promise<void> {
  for (let n = 0; n < times; n++) expect((await logIn(username, "wrong")).statusCode).toBe(401);
}

test("five failures are free; then each wait is twice the one before", async () => {
  await fail("ann", 5);
  for (const wait of [1, 2, 4, 8]) {
    const refused = await logIn("ann", "wrong");
    expect(refused.statusCode).toBe(429);
    expect(refused.headers["retry-after"]).toBe(String(wait));
    moveClocks(wait * 1_000 - 1);
    expect((await logIn("ann", "wrong")).statusCode).toBe(429);
    moveClocks(1);
    await fail("ann", 1);
  }
});

test("while blocked, the right password is not tried either; once it is, all is forgotten", async () => {
  await fail("ann", 5);
  expect((await logIn("ann", "pass")).statusCode).toBe(429);
  moveClocks(1_000);
  expect((await logIn("ann", "pass")).statusCode).toBe(200);
  await fail("ann", 5);
  expect((await logIn("ann", "wrong")).statusCode).toBe(429);
});

test.each(["ann", "nobody"])(
  "of 16 wrong passwords for %s at once, on two API processes, five are tried",
  async (username) => {
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, n) =>
        logIn(username, `guess ${n}`, { by: n % 2 === 0 ? api : beside }),
      ),
    );
    expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(5);
    expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(11);
  },
);

test("a user that does not exist is answered the same, free or blocked", async () => {
  for (let n = 0; n < 7; n++) {
    const [ann, nobody] = [await logIn("ann", "wrong"), await logIn("nobody", "wrong")];
    expect(nobody.statusCode).toBe(ann.statusCode);
    expect(nobody.body).toBe(ann.body);
    expect(nobody.headers["retry-after"]).toBe(ann.headers["retry-after"]);
  }
});

test("a stranger elsewhere locks nobody out, and other accounts are as they were", async () => {
  await fail("ann", 5);
  expect((await logIn("ann", "wrong")).statusCode).toBe(429);
  expect((await logIn("ann", "pass", { from: "198.51.100.1" })).statusCode).toBe(200);
  expect((await logIn("ben", "pass")).statusCode).toBe(200);
});

test("every spelling that finds the same user counts as the same", async () => {
  for (const spelling of ["ann", "ANN", "Ann", " aNN ", "ａｎｎ"]) {
    expect((await logIn(spelling, "wrong")).statusCode).toBe(401);
  }
  for (const spelling of ["ann", "Ann", "ＡＮＮ"]) {
    expect((await logIn(spelling, "pass")).statusCode).toBe(429);
  }
  for (const other of ["ánn", "ann\u200b", "đnn"]) {
    expect((await logIn(other, "pass")).statusCode).toBe(401); // finds nobody
  }
});

test("guessing by way of a registration that is sent again is slowed down as well", async () => {
  const registration = { username: "cleo", email: "cleo@example.com" };
  const send = (password: string) =>
    api.send("POST", "/register", {
      body: { ...registration, password },
      idempotencyKey: "cleo-registers",
      headers: { "x-forwarded-for": address },
    });
  expect((await send("pass")).statusCode).toBe(201);
  for (let n = 0; n < 5; n++) expect((await send(`guess ${n}`)).statusCode).toBe(422);
  const refused = await send("pass");
  expect([refused.statusCode, refused.headers["retry-after"]]).toEqual([429, "1"]);
});

test("over /trpc, Retry-After comes along too", async () => {
  await fail("ann", 5);
  const answer = await api.send("POST", "/trpc/auth.login", {
    body: { username: "ann", password: "wrong" },
    headers: { "x-forwarded-for": address },
  });
  expect(answer.statusCode).toBe(429);
  expect(answer.headers["retry-after"]).toBe("1");
  expect(answer.json().error.data).toMatchObject({ code: "TOO_MANY_REQUESTS", retryAfter: 1 });
});
