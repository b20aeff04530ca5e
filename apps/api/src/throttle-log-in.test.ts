import type { LightMyRequestResponse } from "fastify";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing.ts";

const variables = { RATE_LIMITS: "1", TRUST_PROXY: "127.0.0.1" };

let api: TestApi;
let beside: TestApi;
let user: string;
let address: string;
let count = 0;

beforeAll(async () => {
  api = await openTestApi(variables);
  beside = await openTestApi(variables, api);
});
afterAll(async () => {
  await beside[Symbol.asyncDispose]();
  await api[Symbol.asyncDispose]();
});
beforeEach(async () => {
  count += 1;
  address = `192.0.2.${count}`; // quotas by address are not what is tested here
  user = `user${count}`; // what was counted before does not count here
  const body = { username: user, email: `${user}@example.com`, password: "pass" };
  await api.send("POST", "/register", { body, headers: { "x-forwarded-for": address } });
});

function logIn(
  username: string,
  password: string,
  { from = address, by = api, deviceToken = "" } = {},
): Promise<LightMyRequestResponse> {
  const body = { username, password, ...(deviceToken && { deviceToken }) };
  return by.send("POST", "/login", { body, headers: { "x-forwarded-for": from } });
}

/** Logs in, and returns what makes the device known. */
async function introduce(username: string): Promise<string> {
  return (await logIn(username, "pass")).json().deviceToken;
}

/** Two processes that agree on the time, as two machines with NTP do. */
function moveClocks(milliseconds: number): void {
  for (const each of [api, beside]) each.moveClock(milliseconds);
}

async function fail(
  username: string,
  times: number,
  options: Parameters<typeof logIn>[2] = {},
): Promise<void> {
  for (let n = 0; n < times; n++) {
    expect((await logIn(username, "wrong", options)).statusCode).toBe(401);
  }
}

test("five failures are free; then each wait is twice the one before", async () => {
  await fail(user, 5);
  for (const wait of [1, 2, 4, 8]) {
    const refused = await logIn(user, "wrong");
    expect(refused.statusCode).toBe(429);
    expect(refused.headers["retry-after"]).toBe(String(wait));
    moveClocks(wait * 1_000 - 1);
    expect((await logIn(user, "wrong")).statusCode).toBe(429);
    moveClocks(1);
    await fail(user, 1);
  }
});

test("while blocked, the right password is not tried either; once it is, all is forgotten", async () => {
  await fail(user, 5);
  expect((await logIn(user, "pass")).statusCode).toBe(429);
  moveClocks(1_000);
  expect((await logIn(user, "pass")).statusCode).toBe(200);
  await fail(user, 5);
  expect((await logIn(user, "wrong")).statusCode).toBe(429);
});

test.each(["somebody", "nobody"])(
  "of 16 wrong passwords for %s at once, from many addresses and on two API processes, five are tried",
  async (who) => {
    const username = who === "nobody" ? who : user;
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, n) =>
        logIn(username, `guess ${n}`, {
          by: n % 2 === 0 ? api : beside,
          from: `198.51.100.${n}`,
        }),
      ),
    );
    expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(5);
    expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(11);
  },
);

test("a user that does not exist is answered the same, free or blocked", async () => {
  for (let n = 0; n < 7; n++) {
    const [ann, nobody] = [await logIn(user, "wrong"), await logIn("no.such.user", "wrong")];
    expect(nobody.statusCode).toBe(ann.statusCode);
    expect(nobody.body).toBe(ann.body);
    expect(nobody.headers["retry-after"]).toBe(ann.headers["retry-after"]);
  }
});

test("who fails elsewhere locks nobody out of a device that was logged in before, but everywhere else", async () => {
  const deviceToken = await introduce(user);
  await fail(user, 5, { from: "198.51.100.1" });
  for (const wait of [1, 2, 4, 8, 16]) {
    moveClocks(wait * 1_000);
    await fail(user, 1, { from: "198.51.100.2" });
  }
  const unknown = await logIn(user, "pass");
  expect([unknown.statusCode, unknown.headers["retry-after"]]).toEqual([429, "32"]);
  const known = await logIn(user, "pass", { deviceToken, by: beside });
  expect([known.statusCode, known.json().deviceToken]).toEqual([200, deviceToken]);
  expect((await logIn(`${user}@example.com`, "pass", { deviceToken })).statusCode).toBe(200);
  expect((await logIn(user, "pass")).statusCode).toBe(429); // all others still wait
});

test("a device token of another user's, or one that is made up, does not help", async () => {
  const ofAnother = await introduce(user);
  const victim = `${user}.victim`;
  const body = { username: victim, email: `${victim}@example.com`, password: "pass" };
  await api.send("POST", "/register", { body, headers: { "x-forwarded-for": address } });
  for (const deviceToken of [ofAnother, "made-up"]) {
    await fail(victim, deviceToken === ofAnother ? 5 : 0, { deviceToken });
    expect((await logIn(victim, "pass", { deviceToken })).statusCode).toBe(429);
  }
  moveClocks(1_000);
  const own = (await logIn(victim, "pass", { deviceToken: ofAnother })).json().deviceToken;
  expect(own).toMatch(/^[\w-]{43}$/);
  expect(own).not.toBe(ofAnother);
});

test("of 16 wrong passwords at once from a known device, five are tried", async () => {
  const deviceToken = await introduce(user);
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, n) =>
      logIn(user, `guess ${n}`, { by: n % 2 === 0 ? api : beside, deviceToken }),
    ),
  );
  expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(5);
  expect((await logIn(user, "pass", { deviceToken })).statusCode).toBe(429);
  expect((await logIn(user, "pass")).statusCode).toBe(200); // who has no such token is not slowed down by it
});

test("of 16 right passwords at once from a known device, all that are tried keep it known", async () => {
  const deviceToken = await introduce(user);
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, n) =>
      logIn(user, "pass", { by: n % 2 === 0 ? api : beside, deviceToken }),
    ),
  );
  const tokens = answers.filter(({ statusCode }) => statusCode === 200).map((each) => each.json());
  expect(tokens.length).toBeGreaterThanOrEqual(5);
  expect(new Set(tokens.map((each) => each.deviceToken))).toEqual(new Set([deviceToken]));
});

test("failures for one account leave the others as they were", async () => {
  await fail("another.user", 5);
  expect((await logIn(user, "pass")).statusCode).toBe(200);
});

test("every spelling that finds the same user counts as the same", async () => {
  const body = { username: "ann", email: "ann@example.com", password: "pass" };
  await api.send("POST", "/register", { body, headers: { "x-forwarded-for": address } });
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
  await fail(user, 5);
  const answer = await api.send("POST", "/trpc/auth.login", {
    body: { username: user, password: "wrong" },
    headers: { "x-forwarded-for": address },
  });
  expect(answer.statusCode).toBe(429);
  expect(answer.headers["retry-after"]).toBe("1");
  expect(answer.json().error.data).toMatchObject({ code: "TOO_MANY_REQUESTS", retryAfter: 1 });
});
