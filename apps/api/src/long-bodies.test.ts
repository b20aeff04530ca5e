import { afterAll, beforeAll, expect, test } from "vitest";
import { EVENT, type Publisher, publishAs } from "./testing/publish-as.ts";
import { openTestApi, type TestApi } from "./testing.ts";

let api: TestApi;
let token: string;
let owner: Publisher;

beforeAll(async () => {
  api = await openTestApi();
  token = (await api.logIn("owner")).accessToken;
  owner = publishAs(api, token);
});
afterAll(() => api[Symbol.asyncDispose]());

test("a description of the full length is taken also when every character of it is escaped", async () => {
  const payload = JSON.stringify({ ...EVENT, description: "@" }).replace(
    "@",
    "\\u5b57".repeat(20_000),
  );
  const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
  const answer = await api.app.inject({ method: "POST", url: "/events", headers, payload });
  expect(answer.statusCode).toBe(201);
  expect(answer.json().description).toBe("字".repeat(20_000));
});

test("a description of 5 MB is refused by name, though no more of it is read than a body may have", async () => {
  const { id } = await owner.create({});
  const description = "x".repeat(5_000_000);
  const errors = [{ path: "description", message: "must have at most 20000 characters" }];
  const detail =
    "The body is too large: it may have 262144 bytes. Shorten the fields listed in `errors`.";
  for (const answer of [
    await owner.publish({ description }),
    await owner.change(id, { description }),
  ]) {
    expect(answer.statusCode).toBe(413);
    expect(answer.json()).toMatchObject({ code: "PAYLOAD_TOO_LARGE", detail, errors });
  }
  for (const [url, body] of [
    ["/trpc/events.create", { ...EVENT, description }],
    ["/trpc/events.create?batch=1", { 0: { ...EVENT, description } }],
    ["/trpc/events.list,events.create?batch=1", { 0: {}, 1: { ...EVENT, description } }],
  ] as const) {
    const answer = await api.send("POST", url, { token, body });
    expect(answer.statusCode).toBe(413);
    expect(answer.json().error).toMatchObject({
      message: detail,
      data: { code: "PAYLOAD_TOO_LARGE", httpStatus: 413, errors },
    });
  }
});

test.each<[string, object, string, RegExp]>([
  ["tags", { tags: Array.from({ length: 50_000 }, (_, n) => `t${n}`) }, "tags", /at most 20 tags/],
  ["a tag", { tags: ["a", "x".repeat(500_000)] }, "tags.1", /at most 50 characters/],
  ["what is no field", { junk: "x".repeat(500_000) }, "junk", /makes the body too large/],
])("a body with 500 KB of %s is refused by name", async (_of, fields, path, message) => {
  const answer = await owner.publish(fields);
  expect(answer.statusCode).toBe(413);
  expect(answer.json().errors).toEqual([{ path, message: expect.stringMatching(message) }]);
});
