import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing.ts";

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api[Symbol.asyncDispose]());

test("a name or an address that is taken is a conflict, whatever its case", async () => {
  await api.logIn("first");
  const register = (username: string, email: string) =>
    api.send("POST", "/register", { body: { username, email, password: "pass" } });

  const sameName = await register("FIRST", "other@example.com");
  expect([sameName.statusCode, sameName.json().code]).toEqual([409, "USERNAME_TAKEN"]);
  const sameAddress = await register("other", "First@Example.com");
  expect([sameAddress.statusCode, sameAddress.json().code]).toEqual([409, "EMAIL_TAKEN"]);
});

test("of many who register one name at once, one gets it", async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, n) =>
      api.send("POST", "/register", {
        body: { username: "wanted", email: `wanted${n}@example.com`, password: "pass" },
      }),
    ),
  );
  expect(answers.filter(({ statusCode }) => statusCode === 201)).toHaveLength(1);
  expect(answers.filter(({ statusCode }) => statusCode === 409)).toHaveLength(9);
});

test("logs in by e-mail address too; a wrong password and an unknown user look the same", async () => {
  await api.logIn("mailer");
  const logIn = (username: string, password: string) =>
    api.send("POST", "/login", { body: { username, password } });

  expect((await logIn("Mailer@Example.com", "pass")).statusCode).toBe(200);
  const wrong = await logIn("mailer", "wrong");
  const unknown = await logIn("nobody", "pass");
  expect(wrong.statusCode).toBe(401);
  expect(wrong.headers["www-authenticate"]).toBe('Bearer realm="handbill"');
  expect(unknown.body).toBe(wrong.body);
});

test("development accepts four characters and production fifteen", async () => {
  const body = { username: "short", email: "short@example.com", password: "abc" };
  const tooShort = await api.send("POST", "/register", { body });
  expect(tooShort.statusCode).toBe(400);
  expect(tooShort.json().errors).toEqual([
    { path: "password", message: "must have at least 4 characters" },
  ]);

  await using production = await openTestApi({ APP_ENV: "production" });
  const refused = await production.send("POST", "/register", {
    body: { ...body, password: "fourteen chars" },
  });
  expect(refused.json().errors).toEqual([
    { path: "password", message: "must have at least 15 characters" },
  ]);
});

test("a refresh token renews the session once; its second use ends the session", async () => {
  const first = await api.logIn("renewer");
  const refresh = (refreshToken: string) =>
    api.send("POST", "/refresh", { body: { refreshToken } });

  const second = await refresh(first.refreshToken);
  expect(second.statusCode).toBe(200);
  expect(second.json().refreshToken).not.toBe(first.refreshToken);

  const reused = await refresh(first.refreshToken);
  expect([reused.statusCode, reused.json().code]).toEqual([401, "INVALID_REFRESH_TOKEN"]);
  expect((await refresh(second.json().refreshToken)).statusCode).toBe(401);
});

test("of many who use one refresh token at once, one wins, and the family is revoked", async () => {
  const { refreshToken } = await api.logIn("racer");
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => api.send("POST", "/refresh", { body: { refreshToken } })),
  );
  const winners = answers.filter(({ statusCode }) => statusCode === 200);
  expect(winners).toHaveLength(1);
  expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(7);
  const successor = winners[0]?.json().refreshToken;
  const after = await api.send("POST", "/refresh", { body: { refreshToken: successor } });
  expect(after.statusCode).toBe(401);
});

test("logging out ends the session; a refresh token runs out by itself", async () => {
  const session = await api.logIn("leaver");
  const body = { refreshToken: session.refreshToken };
  const out = await api.send("POST", "/logout", { body });
  expect([out.statusCode, out.body]).toEqual([204, ""]);
  expect((await api.send("POST", "/refresh", { body })).statusCode).toBe(401);
  expect((await api.send("POST", "/logout", { body: { refreshToken: "x" } })).statusCode).toBe(204);

  await using later = await openTestApi();
  const { refreshToken } = await later.logIn("sleeper");
  later.moveClock(30 * 24 * 60 * 60 * 1000);
  expect((await later.send("POST", "/refresh", { body: { refreshToken } })).statusCode).toBe(401);
});

test("an access token that ran out is refused, and says so", async () => {
  await using own = await openTestApi();
  const { accessToken } = await own.logIn("expirer");
  expect((await own.send("GET", "/me", { token: accessToken })).json().username).toBe("expirer");
  own.moveClock(15 * 60 * 1000);
  const answer = await own.send("GET", "/me", { token: accessToken });
  expect([answer.statusCode, answer.json().code]).toEqual([401, "INVALID_TOKEN"]);
  expect(answer.headers["www-authenticate"]).toContain('error="invalid_token"');
});
