import { afterEach, beforeEach, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing.ts";

const SECOND = 1_000;
const DAY = 24 * 60 * 60 * SECOND;

let api: TestApi;
let other: TestApi;

/** Two API processes on one database, as far as the code can tell. */
beforeEach(async () => {
  api = await openTestApi();
  other = await openTestApi({}, api);
});
afterEach(async () => {
  await other[Symbol.asyncDispose]();
  await api[Symbol.asyncDispose]();
});

function moveClock(milliseconds: number): void {
  for (const each of [api, other]) each.moveClock(milliseconds);
}

const refresh = (refreshToken: string, at = api) =>
  at.send("POST", "/refresh", { body: { refreshToken } });
const me = async (token: string, at = api): Promise<number> =>
  (await at.send("GET", "/me", { token })).statusCode;

async function auditOf(token: string): Promise<string[]> {
  const { items } = (await api.send("GET", "/me/audit", { token })).json();
  return items.map(({ kind }: { kind: string }) => kind);
}

test("a refresh token is exchanged for another; ten seconds long it gives the same one", async () => {
  const first = await api.logIn("renewer");
  const second = (await refresh(first.refreshToken)).json();
  expect(second.refreshToken).not.toBe(first.refreshToken);
  moveClock(10 * SECOND);
  const again = await refresh(first.refreshToken, other);
  expect([again.statusCode, again.json().refreshToken]).toEqual([200, second.refreshToken]);
});

test("after that it ends the session, everywhere and for every holder", async () => {
  const first = await api.logIn("victim");
  const second = (await refresh(first.refreshToken)).json();
  expect(await me(second.accessToken, other)).toBe(200);
  moveClock(10 * SECOND + 1);
  const reused = await refresh(first.refreshToken);
  expect([reused.statusCode, reused.json().code]).toEqual([401, "INVALID_REFRESH_TOKEN"]);
  expect((await refresh(second.refreshToken)).statusCode).toBe(401);
  expect(await me(second.accessToken)).toBe(401);
  const { accessToken } = await api.logIn("victim");
  expect(await auditOf(accessToken)).toEqual([
    "logged-in",
    "token-reused",
    "logged-in",
    "registered",
  ]);
});

test("sixteen at once, on two processes, get one successor between them", async () => {
  const { refreshToken } = await api.logIn("racer");
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, n) => refresh(refreshToken, n % 2 ? api : other)),
  );
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(16).fill(200));
  const successors = new Set(answers.map((answer) => answer.json().refreshToken));
  expect(successors.size).toBe(1);
  const [successor = ""] = successors;
  expect((await refresh(successor)).statusCode).toBe(200);
});

test("a session ends thirty days after its last use, and ninety after it began", async () => {
  const { refreshToken } = await api.logIn("sleeper");
  moveClock(30 * DAY);
  expect((await refresh(refreshToken)).statusCode).toBe(401);

  let { refreshToken: latest } = await api.logIn("sleeper");
  for (let day = 25; day < 90; day += 25) {
    moveClock(25 * DAY);
    latest = (await refresh(latest)).json().refreshToken;
  }
  moveClock(15 * DAY - 1);
  latest = (await refresh(latest)).json().refreshToken;
  moveClock(1);
  expect((await refresh(latest)).statusCode).toBe(401);
});

test("logging out ends the session within five seconds on every process", async () => {
  const session = await api.logIn("leaver");
  const body = { refreshToken: session.refreshToken };
  for (const each of [api, other]) expect(await me(session.accessToken, each)).toBe(200);
  const out = await api.send("POST", "/logout", { body });
  expect([out.statusCode, out.body]).toEqual([204, ""]);
  expect(await me(session.accessToken)).toBe(401);
  moveClock(5 * SECOND);
  expect(await me(session.accessToken, other)).toBe(401);
  expect((await refresh(session.refreshToken)).statusCode).toBe(401);
  expect((await api.send("POST", "/logout", { body })).statusCode).toBe(204);
  expect((await api.send("POST", "/logout", { body: { refreshToken: "x" } })).statusCode).toBe(204);
});

async function logInFrom(device: string): Promise<{ accessToken: string; refreshToken: string }> {
  const body = { username: "traveller", password: "pass", device };
  return (await api.send("POST", "/login", { body })).json();
}

async function listSessions(token: string): Promise<{ id: string; device: string }[]> {
  return (await api.send("GET", "/me/sessions", { token })).json().items;
}

test("sessions are listed by device, the latest first, and ended one by one or together", async () => {
  await api.logIn("traveller");
  moveClock(SECOND);
  const laptop = await logInFrom("laptop");
  moveClock(SECOND);
  const phone = await logInFrom("phone");
  const items = await listSessions(phone.accessToken);
  expect(items).toMatchObject([
    { device: "phone", network: "127.0.0.0/24", isCurrent: true },
    { device: "laptop", createdAt: "2026-01-01T12:00:01.000Z", isCurrent: false },
    { device: "lightMyRequest" },
  ]);

  const end = (id: string | undefined, token: string) =>
    api.send("DELETE", `/me/sessions/${id}`, { token });
  const stranger = await api.logIn("stranger");
  expect((await end(items[1]?.id, stranger.accessToken)).json().code).toBe("SESSION_NOT_FOUND");
  expect((await end(items[1]?.id, phone.accessToken)).statusCode).toBe(204);
  expect((await end(items[1]?.id, phone.accessToken)).statusCode).toBe(404);
  expect([await me(laptop.accessToken), await me(phone.accessToken)]).toEqual([401, 200]);

  await api.send("POST", "/logout/others", { token: phone.accessToken });
  expect((await listSessions(phone.accessToken)).map(({ device }) => device)).toEqual(["phone"]);
  await api.send("POST", "/logout/all", { token: phone.accessToken });
  expect(await me(phone.accessToken)).toBe(401);
  expect(await me(stranger.accessToken)).toBe(200);
});

test("failed log-ins are recorded where the user sees them", async () => {
  await api.logIn("guessed");
  await api.send("POST", "/login", { body: { username: "guessed", password: "wrong" } });
  const { accessToken } = await api.logIn("guessed");
  expect(await auditOf(accessToken)).toEqual([
    "logged-in",
    "log-in-failed",
    "logged-in",
    "registered",
  ]);
});
