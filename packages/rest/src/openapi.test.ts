import { initTRPC } from "@trpc/server";
import { expect, test } from "vitest";
import { z } from "zod";
import { thingsDocument as document } from "./document/things-document.ts";
import { describeRouter, type RestMeta } from "./index.ts";

const t = initTRPC.meta<RestMeta>().create();

/** The parts of an operation, for expectations; what is missing fails them. */
function at(path: string, method: string) {
  const operation = z
    .object({
      requestBody: z.unknown().optional(),
      deprecated: z.unknown().optional(),
      security: z.unknown().optional(),
      parameters: z.array(z.looseObject({ name: z.string() })).default([]),
      responses: z.record(z.string(), z.looseObject({ headers: z.looseObject({}).default({}) })),
    })
    .parse(document.paths[path]?.[method]);
  const headers = Object.fromEntries(
    Object.entries(operation.responses).map(([status, response]) => [
      status,
      Object.keys(response.headers).filter((name) => name !== "X-Served-By"),
    ]),
  );
  return { ...operation, headers, names: operation.parameters.map(({ name }) => name) };
}

test("a schema that goes in and comes out in two forms has two names, and so has what refers to it", () => {
  const { schemas = {} } = document.components;
  expect(Object.keys(schemas)).toEqual([
    "ChangeThing",
    "Part",
    "PartInput",
    "Problem",
    "Thing",
    "ThingInput",
  ]);
  expect(schemas.PartInput).not.toHaveProperty("required");
  expect(schemas.Part).toMatchObject({ required: ["size"] });
  expect(schemas.ThingInput).toMatchObject({
    properties: { part: { $ref: "#/components/schemas/PartInput" } },
  });
  expect(at("/things", "post").requestBody).toMatchObject({
    content: { "application/json": { schema: { $ref: "#/components/schemas/ThingInput" } } },
  });
});

test("what the path carries is not in the body, nor in its examples", () => {
  expect(document.components.schemas?.ChangeThing).toEqual({
    type: "object",
    properties: { name: { type: "string" } },
    additionalProperties: false,
    examples: [{ name: "Other" }],
  });
});

test("formats are named, and say how much there can be", () => {
  expect(document.components.schemas?.Thing).toMatchObject({
    properties: {
      id: { type: "string", format: "uuid", maxLength: 36, description: "Its id" },
      weight: { type: "integer", format: "int64" },
    },
  });
  expect(document.components.schemas?.Thing).not.toHaveProperty("properties.id.pattern");
  expect(document.components.schemas?.Part).toMatchObject({
    properties: { size: { format: "int32" } },
  });
});

test("an example is composed of its parts, or left out where a part has none", () => {
  const example = {
    id: "0198c0de-0000-7000-8000-000000000000",
    name: "Thing",
    weight: 7,
    part: { size: 3 },
  };
  expect(at("/things", "post").responses["201"]).toMatchObject({
    content: { "application/json": { example } },
  });
  expect(at("/things", "get").responses["200"]).not.toHaveProperty(
    "content.application/json.example",
  );
  expect(document.components.examples?.ODD).toEqual({
    summary: "It is odd",
    value: {
      type: "https://example.com/ODD",
      title: "It is odd",
      status: 422,
      detail: "Make it even.",
      code: "ODD",
    },
  });
});

test("each answer has the headers that are sent, and each operation the answers that it may give", () => {
  expect(at("/things", "get").headers).toEqual({
    200: ["ETag", "Link"],
    304: ["ETag", "Link"],
    400: [],
    503: ["Retry-After"],
  });
  expect(at("/things", "post").headers).toEqual({
    201: ["Location", "RateLimit", "RateLimit-Policy"],
    400: ["RateLimit", "RateLimit-Policy"],
    401: ["WWW-Authenticate", "RateLimit", "RateLimit-Policy"],
    413: ["RateLimit", "RateLimit-Policy"],
    429: ["Retry-After", "RateLimit", "RateLimit-Policy"],
    503: ["Retry-After", "RateLimit", "RateLimit-Policy"],
  });
  expect(at("/things/{id}", "patch").headers).toEqual({
    204: [],
    400: [],
    404: [],
    413: [],
    422: [],
    503: ["Retry-After"],
  });
  expect(at("/things/{id}/calendar", "get").headers["200"]).toEqual([
    "ETag",
    "Link",
    "Deprecation",
    "Sunset",
    "Content-Language",
  ]);
});

test("each request has the headers that are heeded", () => {
  expect(at("/things", "get").names).toEqual(["after", "If-None-Match"]);
  expect(at("/things", "post").names).toEqual(["Idempotency-Key"]);
  expect(at("/things/{id}", "patch").names).toEqual(["id", "If-Match"]);
});

test("an optional parameter is not filled in by whoever shows the document", () => {
  expect(at("/things", "get").parameters[0]).toEqual({
    name: "after",
    in: "query",
    required: false,
    schema: { type: "string", examples: ["x"] },
  });
});

test("another type than JSON, what is deprecated, and who may call", () => {
  const calendar = at("/things/{id}/calendar", "get");
  expect(calendar.deprecated).toBe(true);
  expect(calendar.responses["200"]).toMatchObject({
    content: { "text/calendar": { schema: { type: "string" } } },
  });
  expect([calendar.security, at("/things", "post").security]).toEqual([[{}], [{ key: [] }]]);
});

test("tags are those that are used, described where that was given", () => {
  expect(document.tags).toEqual([
    { name: "Things", description: "What there is" },
    { name: "Others" },
  ]);
});

test("two schemas of one name stop the start, and the message names the procedure", () => {
  const router = t.router({
    odd: t.procedure
      .meta({ openapi: { method: "GET", path: "/odd", summary: "" } })
      .output(z.object({ wrong: z.string() }).meta({ id: "Problem" }))
      .query(() => ({ wrong: "" })),
  });
  expect(() =>
    describeRouter(router, { info: { title: "", version: "" }, generalProblems: [] }, String),
  ).toThrow("The procedure odd cannot be published over REST: two schemas are named Problem");
});
