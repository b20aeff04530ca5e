import { describe, expect, test } from "vitest";
import type { Answer } from "./answer.ts";
import { createCheckAnswer } from "./check-answers.ts";

const problem = (...codes: string[]) => ({
  description: "",
  content: {
    "application/problem+json": {
      schema: {
        allOf: [{ $ref: "#/components/schemas/Problem" }],
        type: "object",
        properties: { code: { enum: codes } },
      },
    },
  },
});

const document = {
  openapi: "3.1.1",
  paths: {
    "/items/{id}": {
      parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
      get: {
        responses: {
          200: {
            description: "",
            headers: {
              ETag: { required: true, schema: { type: "string", pattern: '^"' } },
              "X-Count": { $ref: "#/components/headers/Count" },
            },
            content: { "application/json": { schema: { $ref: "#/components/schemas/Item" } } },
          },
          304: { description: "" },
          404: problem("GONE", "NEVER_WAS"),
        },
      },
      delete: { responses: { 204: { description: "" } } },
    },
    "/items/feed": {
      get: {
        responses: {
          200: {
            description: "",
            content: { "text/event-stream": { schema: { type: "string", minLength: 1 } } },
          },
        },
      },
    },
  },
  components: {
    headers: { Count: { schema: { type: "integer", minimum: 0 } } },
    schemas: {
      Base: {
        type: "object",
        properties: { id: { type: "string", format: "uuid" } },
        required: ["id"],
      },
      Item: {
        allOf: [{ $ref: "#/components/schemas/Base" }],
        type: "object",
        properties: {
          parts: {
            type: "array",
            items: { type: "object", properties: { name: { type: "string" } } },
          },
          notes: { type: "object", additionalProperties: { type: "string" } },
        },
      },
      Problem: {
        type: "object",
        properties: {
          type: { type: "string" },
          status: { type: "integer" },
          code: { type: "string" },
        },
        required: ["type", "status", "code"],
      },
    },
  },
};

const id = "019ab5a4-6c00-7000-8000-000000000001";

function checkOf(described: object) {
  return createCheckAnswer(described, {
    isExempt: (path) => path === "/health" || path.startsWith("/health/"),
    generalHeaders: new Set(["content-type", "date"]),
    maxParamLength: 100,
    isDescribed: (type) => type.startsWith("https://example.com/"),
    generalCodes: {
      unknownPath: "NOT_FOUND",
      malformedUrl: "MALFORMED",
      otherMethod: "NOT_ALLOWED",
    },
  });
}

const check = checkOf(document);

/** A good answer to GET, but for what is given. */
function answer(change: Partial<Omit<Answer, "body">> & { json?: unknown; body?: string } = {}) {
  const { json = { id }, body = JSON.stringify(json), ...rest } = change;
  return {
    method: "GET",
    url: `/items/${id}?a=b`,
    route: "/items/{id}",
    status: 200,
    headers: { "content-type": "application/json; charset=utf-8", etag: '"a"' },
    isOpen: false,
    body: Buffer.from(body),
    ...rest,
  };
}

function problemAnswer(status: number, code: string, change: Partial<Answer> = {}) {
  return {
    ...answer({ json: { type: "https://example.com/x", status, code } }),
    status,
    headers: { "content-type": "application/problem+json" },
    ...change,
  };
}

const allow = { "content-type": "application/problem+json", allow: "GET, DELETE, HEAD, OPTIONS" };

describe("what is documented passes:", () => {
  test.each<[string, Answer]>([
    ["all that is listed", answer({ json: { id, parts: [{ name: "x" }], notes: { any: "x" } } })],
    ["a header that is general", answer({ headers: { ...answer().headers, date: "now" } })],
    ["HEAD, without the body", answer({ method: "HEAD", body: "" })],
    ["no body for 304", answer({ status: 304, headers: {}, body: "" })],
    ["no body for 204", answer({ method: "DELETE", status: 204, headers: {}, body: "" })],
    ["a parameter by another name", answer({ route: "/items/{p1}" })],
    ["a problem that is listed", problemAnswer(404, "GONE")],
    ["an unknown path", problemAnswer(404, "NOT_FOUND", { url: "/nope", route: undefined })],
    [
      "a name of no length that there is",
      problemAnswer(404, "NOT_FOUND", { url: `/items/${"x".repeat(101)}`, route: undefined }),
    ],
    ["a URL of no encoding", problemAnswer(400, "MALFORMED", { url: "/%zz", route: undefined })],
    ["another method", problemAnswer(405, "NOT_ALLOWED", { method: "PUT", headers: allow })],
    [
      "OPTIONS",
      answer({ method: "OPTIONS", status: 204, headers: { allow: allow.allow }, body: "" }),
    ],
    [
      "the body of a stream that goes on",
      answer({
        route: "/items/feed",
        headers: { "content-type": "text/event-stream" },
        body: "",
        isOpen: true,
      }),
    ],
    ["whatever is exempt", answer({ url: "/health/live", route: "/health/live", status: 599 })],
  ])("%s", (_case, given) => {
    expect(check(given)).toEqual([]);
  });
});

describe("what is not documented is found:", () => {
  test.each<[string, Answer, string]>([
    ["a status", answer({ status: 202 }), "lists no status 202"],
    [
      "a content type",
      answer({ headers: { etag: '"a"', "content-type": "text/html" } }),
      "text/html is not listed",
    ],
    ["no content type", answer({ headers: { etag: '"a"' } }), "no Content-Type"],
    ["a property", answer({ json: { id, extra: 1 } }), "unevaluated properties"],
    [
      "a property within a list",
      answer({ json: { id, parts: [{ extra: 1 }] } }),
      "/parts/0 must NOT have unevaluated",
    ],
    ["a property that is missing", answer({ json: {} }), "required property 'id'"],
    ["a format", answer({ json: { id: "7" } }), 'format "uuid"'],
    ["a body that is not JSON", answer({ body: "{" }), "not JSON"],
    [
      "a header",
      answer({ headers: { ...answer().headers, link: "</x>" } }),
      "header link is undocumented",
    ],
    [
      "a header's value",
      answer({ headers: { ...answer().headers, etag: "a" } }),
      "header etag, “a”",
    ],
    [
      "a number in a header",
      answer({ headers: { ...answer().headers, "x-count": "-1" } }),
      "header x-count",
    ],
    [
      "a header that is missing",
      answer({ headers: { "content-type": "application/json" } }),
      "etag is missing",
    ],
    [
      "a body for 304",
      answer({ status: 304, headers: {}, body: "x" }),
      "without content has a body",
    ],
    [
      "a content type for 204",
      answer({ method: "DELETE", status: 204, body: "" }),
      "is not listed",
    ],
    ["a wrong status for HEAD", answer({ method: "HEAD", status: 201, body: "" }), "no status 201"],
    ["a problem's code", problemAnswer(404, "OTHER"), "allowed values"],
    [
      "a problem with another status",
      problemAnswer(404, "GONE", {
        body: Buffer.from('{"type":"https://example.com/x","status":400,"code":"GONE"}'),
      }),
      "the problem says 400",
    ],
    [
      "a problem that nothing describes",
      problemAnswer(404, "GONE", {
        body: Buffer.from('{"type":"about:blank","status":404,"code":"GONE"}'),
      }),
      "nothing describes about:blank",
    ],
    [
      "an error that is no problem",
      answer({ status: 404, json: {} }),
      "is not application/problem+json",
    ],
    ["a route", answer({ route: "/secret" }), "the route /secret is not in the document"],
    [
      "a path without a route",
      problemAnswer(404, "NOT_FOUND", { route: undefined }),
      "no route answered for /items/{id}",
    ],
    [
      "an unknown path that is not 404",
      answer({ url: "/nope", route: undefined }),
      "the status is 200, not 404",
    ],
    [
      "another method that is not 405",
      problemAnswer(404, "GONE", { method: "PUT", headers: allow }),
      "the status is 404, not 405",
    ],
    [
      "an Allow that leaves one out",
      problemAnswer(405, "NOT_ALLOWED", { method: "PUT", headers: { ...allow, allow: "GET" } }),
      "Allow is “GET”",
    ],
    [
      "an OPTIONS with content",
      answer({ method: "OPTIONS", headers: { allow: allow.allow } }),
      "OPTIONS is answered with 200",
    ],
  ])("%s", (_case, given, complaint) => {
    expect(check(given).join("\n")).toContain(complaint);
  });
});

test.each<[string, unknown, string]>([
  ["a keyword", { type: "object", propertees: {} }, "propertees"],
  ["a format", { type: "string", format: "uuuid" }, "uuuid"],
  ["a reference", { $ref: "#/components/schemas/Nothing" }, "Nothing"],
])("%s that nobody knows is no reason to let everything pass", (_case, schema, complaint) => {
  const described = structuredClone(document);
  Object.assign(described.components.schemas, { Item: schema });
  expect(() => checkOf(described)(answer())).toThrow(complaint);
});
