import { expect, test } from "vitest";
import { compileCoercion } from "./coerce.ts";
import type { JsonSchema } from "./json-schema.ts";

const resolve = (schema: JsonSchema): JsonSchema =>
  schema.$ref === "count" ? { type: "integer" } : schema;

test.each([
  [{ type: "integer" }, "12", 12],
  [{ type: "number" }, "-1.5e3", -1500],
  [{ type: "number" }, "", ""],
  [{ type: "number" }, "0x10", "0x10"],
  [{ type: "number" }, " 1", " 1"],
  [{ type: "number" }, "1e999", Number.POSITIVE_INFINITY],
  [{ anyOf: [{ type: "number" }, { type: "null" }] }, "1", 1],
  [{ type: "boolean" }, "true", true],
  [{ type: "boolean" }, "false", false],
  [{ type: "boolean" }, "1", "1"],
  [{ type: "string" }, "12", "12"],
  [{ type: "string", format: "date" }, "2026-01-01", "2026-01-01"],
  [{ type: "array", items: { type: "integer" } }, "1", [1]],
  [{ type: "array", items: { type: "integer" } }, ["1", "x"], [1, "x"]],
  [{ anyOf: [{ type: "string" }, { type: "number" }] }, "12", "12"],
  [{ anyOf: [{ type: "boolean" }, { type: "integer" }] }, "true", true],
  [{ $ref: "count" }, "12", 12],
  [{ anyOf: [{ type: "array", items: { $ref: "count" } }, { type: "null" }] }, "12", [12]],
  [{}, "1", "1"],
])("%j reads %j as %j", (schema, text, value) => {
  expect(compileCoercion(schema, resolve)(text)).toEqual(value);
});

test.each([
  { type: "object" },
  { type: "array", items: { type: "object" } },
  { type: "array", items: { type: "array" } },
])("%j cannot be read from text", (schema) => {
  expect(() => compileCoercion(schema, resolve)).toThrow("cannot stand in a path or a query");
});
