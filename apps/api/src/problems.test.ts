import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing.ts";

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const json = { "content-type": "application/json" };

test.each([
  ["malformed JSON", { payload: "{bad", headers: json }, 400, "MALFORMED_REQUEST"],
  [
    "an empty body that claims to be JSON",
    { payload: "", headers: json },
    400,
    "MALFORMED_REQUEST",
  ],
  ["__proto__", { payload: '{"__proto__":{"a":1}}', headers: json }, 400, "MALFORMED_REQUEST"],
  ["no body", {}, 400, "VALIDATION_FAILED"],
  ["an array", { payload: "[]", headers: json }, 400, "VALIDATION_FAILED"],
  [
    "deep nesting",
    { payload: `{"a":${"[".repeat(30_000)}${"]".repeat(30_000)}}`, headers: json },
    400,
    "VALIDATION_FAILED",
  ],
  [
    "1 MB",
    { payload: `{"username":"${"x".repeat(1_000_000)}"}`, headers: json },
    413,
    "PAYLOAD_TOO_LARGE",
  ],
  [
    "a form",
    { payload: "a=b", headers: { "content-type": "application/x-www-form-urlencoded" } },
    415,
    "UNSUPPORTED_MEDIA_TYPE",
  ],
  [
    "plain text",
    { payload: "a", headers: { "content-type": "text/plain" } },
    415,
    "UNSUPPORTED_MEDIA_TYPE",
  ],
])("POST /login with %s", async (_case, request, status, code) => {
  const answer = await api.app.inject({ method: "POST", url: "/login", ...request });
  expect(answer.statusCode).toBe(status);
  expect(answer.headers["content-type"]).toMatch(/^application\/problem\+json/);
  expect(answer.json()).toMatchObject({
    type: `http://api.test/problems/${code}`,
    title: expect.any(String),
    status,
    detail: expect.any(String),
    code,
  });
});

test("every wrong field is named, and says what it must be", async () => {
  const { accessToken: token } = await api.logIn("fielder");
  const answer = await api.send("POST", "/events", {
    token,
    body: { date: "2023-02-30", time: "25pm", address: 5, venues: "misspelt" },
  });
  expect(answer.statusCode).toBe(400);
  expect(answer.json().errors).toEqual([
    { path: "date", message: "must be a day of the calendar, as in 2026-12-31" },
    { path: "time", message: expect.stringContaining("must be a time of day") },
    { path: "venue", message: "is required" },
    { path: "address", message: "must be a string" },
    { path: "venues", message: "is not a known field" },
  ]);
});

test.each([
  ["/events?limit=abc", "limit", "must be a number"],
  ["/events?limit=", "limit", "must be a number"],
  ["/events?limit=0", "limit", "must be at least 1"],
  ["/events?limit=5&limit=6", "limit", "must be a number"],
  ["/events?from=yesterday", "from", "must be a day of the calendar, as in 2026-12-31"],
  ["/events?cursor=forged", "cursor", "must be the nextCursor of a page of this very list"],
  ["/events?page=2", "page", "is not a known field"],
  ["/events/7", "id", "must be an event's id"],
])("GET %s", async (url, path, message) => {
  const answer = await api.send("GET", url);
  expect(answer.statusCode).toBe(400);
  expect(answer.json().errors).toEqual([{ path, message }]);
});

test.each([999_999_999_999_999, -999_999_999_999_999, 253_402_300_800_000])(
  "a cursor forged for the moment %d is refused",
  async (milliseconds) => {
    const forged = `${milliseconds}.019ab5a4-6c00-7000-8000-000000000001`;
    const cursor = Buffer.from(forged).toString("base64url");
    const answer = await api.send("GET", `/events?cursor=${cursor}`);
    expect(answer.statusCode).toBe(400);
  },
);

test("an unknown path, a URL that is not encoded, and a method that is not allowed", async () => {
  const unknown = await api.send("GET", "/nope?x=1");
  expect([unknown.statusCode, unknown.json().code]).toEqual([404, "NOT_FOUND"]);
  const malformed = await api.send("GET", "/events/%zz");
  expect([malformed.statusCode, malformed.json().code]).toEqual([400, "MALFORMED_REQUEST"]);

  const put = await api.send("PUT", "/events/7", { body: {} });
  expect([put.statusCode, put.json().code]).toEqual([405, "METHOD_NOT_ALLOWED"]);
  expect(put.headers.allow).toBe("GET, PATCH, DELETE, HEAD, OPTIONS");
  const options = await api.app.inject({ method: "OPTIONS", url: "/login" });
  expect([options.statusCode, options.headers.allow]).toEqual([204, "POST, OPTIONS"]);
  expect((await api.app.inject({ method: "HEAD", url: "/events" })).statusCode).toBe(200);
});

test("the type of a problem leads to a page that describes it", async () => {
  const { type } = (await api.send("GET", "/nope")).json();
  const page = await api.send("GET", new URL(type).pathname);
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain("NOT_FOUND");
});

test("a database that does not answer is 503 with Retry-After, and nothing of the cause shows", async () => {
  await using broken = await openTestApi({ DATABASE_URL: "mysql://root:secret@127.0.0.1:1/none" });
  const answer = await broken.send("GET", "/events");
  expect([answer.statusCode, answer.json().code]).toEqual([503, "UNAVAILABLE"]);
  expect(answer.headers["retry-after"]).toBe("2");
  expect(answer.body).not.toMatch(/ECONNREFUSED|secret|select/i);
  expect((await broken.send("GET", "/health/ready")).statusCode).toBe(503);
  expect((await broken.send("GET", "/health/live")).statusCode).toBe(200);
});
