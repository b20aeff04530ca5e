import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing.ts";

/** What generated requests have found: each was answered otherwise once. */
let api: TestApi;

beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const json = { "content-type": "application/json" };

test.each([
  ["TRACE", "/events"],
  ["TRACE", "/events/7?a=b"],
  ["QUERY", "/me"],
  ["QUERY", "/login"],
])("%s %s is a method that is not allowed", async (method, url) => {
  const answer = await Reflect.apply(api.app.inject, api.app, [{ method, url }]);
  expect([answer.statusCode, answer.json().code]).toEqual([405, "METHOD_NOT_ALLOWED"]);
  expect(answer.headers.allow).toContain("OPTIONS");
});

test.each([
  ["a body that is not JSON", "POST", { payload: "{", headers: json }],
  ["a body that is too large", "POST", { payload: " ".repeat(1_000_000), headers: json }],
  ["a form", "PUT", { payload: "a=b", headers: { "content-type": "text/plain" } }],
  ["OPTIONS", "OPTIONS", {}],
  ["QUERY", "QUERY", {}],
])("a path that is not there is not found, also with %s", async (_case, method, request) => {
  const options = { method, url: "/Events", ...request };
  const answer = await Reflect.apply(api.app.inject, api.app, [options]);
  expect([answer.statusCode, answer.json().code]).toEqual([404, "NOT_FOUND"]);
});

test.each(["gzip", "deflate", "x"])("a body in the coding %s is no JSON", async (coding) => {
  const answer = await api.app.inject({
    method: "POST",
    url: "/login",
    headers: { ...json, "content-encoding": coding },
    payload: Buffer.from([31, 139, 8, 0]),
  });
  expect([answer.statusCode, answer.json().code]).toEqual([400, "MALFORMED_REQUEST"]);
});

test("a name of no letters is nobody's", async () => {
  const answer = await api.send("GET", "/events/");
  expect([answer.statusCode, answer.json().code]).toEqual([404, "NOT_FOUND"]);
});
