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

test("names that people would take for each other are one, and some are nobody's", async () => {
  await api.logIn("modern_paul");
  const register = (username: string) =>
    api.send("POST", "/register", {
      body: { username, email: `${username}@example.com`, password: "pass" },
    });
  for (const username of ["modem_paul", "MODERN_PAU1"]) {
    expect((await register(username)).json().code).toBe("USERNAME_TAKEN");
  }
  expect((await register("Adm1n")).json().errors).toEqual([
    { path: "username", message: "is reserved" },
  ]);
});

test("production refuses what is guessed first", async () => {
  await using production = await openTestApi({ APP_ENV: "production", PASSWORD_MIN_LENGTH: "8" });
  for (const password of ["Password1", "my handbill", "hanna-hanna-1", "aaaaaaaaaaaaaaa"]) {
    const body = { username: "hanna", email: "hanna@example.com", password };
    const refused = await production.send("POST", "/register", { body });
    expect(refused.json().errors).toMatchObject([{ path: "password" }]);
  }
});

test("nobody is called as the site is, nor by a part of their password in production", async () => {
  await using production = await openTestApi({
    APP_ENV: "production",
    SITE_NAME: "Springfield Stage",
  });
  const password = "tractor and orange lamp";
  const register = (username: string) =>
    production.send("POST", "/register", {
      body: { username, email: "hanna@example.com", password },
    });
  expect((await register("springfield-stage")).json().errors).toEqual([
    { path: "username", message: "is reserved" },
  ]);
  expect((await register("hanna")).statusCode).toBe(201);
  const logIn = await production.send("POST", "/login", { body: { username: "hanna", password } });
  const change = (username: string) =>
    production.send("POST", "/me/username", {
      body: { username, password },
      token: logIn.json().accessToken,
    });
  expect((await change("Springfield.Stage")).json().errors).toMatchObject([{ path: "username" }]);
  expect((await change("orange-lamp")).json().errors).toEqual([
    { path: "username", message: "must not be a part of the password" },
  ]);
  expect((await change("banana")).statusCode).toBe(204);
});

test("an access token that ran out is refused, and says so", async () => {
  await using own = await openTestApi();
  const { accessToken } = await own.logIn("expirer");
  expect((await own.send("GET", "/me", { token: accessToken })).json().username).toBe("expirer");
  own.moveClock(5 * 60 * 1000);
  const answer = await own.send("GET", "/me", { token: accessToken });
  expect([answer.statusCode, answer.json().code]).toEqual([401, "INVALID_TOKEN"]);
  expect(answer.headers["www-authenticate"]).toContain('error="invalid_token"');
});
