import { expect, test } from "vitest";
import { compareDocuments } from "./compare-documents.ts";
import { CREATE, edit, ITEM, LIMIT, LIST, NEW_ITEM, originalDocument } from "./example-document.ts";

test.each([
  [
    "a property of a stream's items is removed",
    `${ITEM} properties size`,
    undefined,
    "GET /watch, 200, content, size is gone",
  ],
  ["a path is removed", "paths /items", undefined, "GET /items is gone"],
  ["a method is removed", CREATE, undefined, "POST /items is gone"],
  [
    "an operation is renamed",
    `${LIST} operationId`,
    "all",
    "GET /items has another operationId, after which clients name it: all",
  ],
  [
    "a token is asked for",
    `${LIST} security`,
    [{ key: [] }],
    "GET /items nothing is not enough any more",
  ],
  ["a parameter is removed", `${LIST} parameters 1`, undefined, "GET /items, query sort is gone"],
  [
    "a parameter is demanded",
    `${LIST} parameters 1 required`,
    true,
    "GET /items, query sort is required now",
  ],
  [
    "a new parameter is demanded",
    `${LIST} parameters 2`,
    { name: "x", in: "header", required: true, schema: {} },
    "GET /items, header x is new, and required",
  ],
  [
    "a parameter's limit is narrowed",
    `${LIST} parameters 0 schema maximum`,
    50,
    "GET /items, query limit maximum was 100, is 50",
  ],
  [
    "a parameter takes fewer values",
    `${LIST} parameters 1 schema enum`,
    ["name"],
    'GET /items, query sort is never "age" any more',
  ],
  [
    "a parameter's default is another",
    `${LIST} parameters 0 schema default`,
    50,
    "GET /items, query limit has another default: 20 became 50",
  ],
  [
    "a parameter is written in another way",
    `${LIST} parameters 0`,
    { ...LIMIT, explode: false, schema: { type: "integer", maximum: 100, default: 20 } },
    "GET /items, query limit is written in another way",
  ],
  [
    "a new field is demanded",
    `${NEW_ITEM} required`,
    ["name", "size"],
    "POST /items, body, size is required now",
  ],
  [
    "a field is not taken any more",
    `${NEW_ITEM} properties size`,
    undefined,
    "POST /items, body, size is gone",
  ],
  [
    "a field's limit is narrowed",
    `${NEW_ITEM} properties name maxLength`,
    5,
    "POST /items, body, name maxLength was 10, is 5",
  ],
  [
    "a field gets a limit",
    `${NEW_ITEM} properties size minimum`,
    0,
    "POST /items, body, size minimum was none, is 0",
  ],
  [
    "a field gets a pattern",
    `${NEW_ITEM} properties name pattern`,
    "^a",
    'POST /items, body, name pattern was none, is "^a"',
  ],
  [
    "a field has another type",
    `${NEW_ITEM} properties size`,
    { type: "string" },
    "POST /items, body, size is never number any more; POST /items, body, size may be string now",
  ],
  [
    "a list takes fewer",
    `${NEW_ITEM} properties tags maxItems`,
    1,
    "POST /items, body, tags maxItems was 5, is 1",
  ],
  [
    "a list's members are narrowed",
    `${NEW_ITEM} properties tags items`,
    { type: "string", maxLength: 3 },
    "POST /items, body, tags, each maxLength was none, is 3",
  ],
  [
    "a body's type is removed",
    `${CREATE} requestBody content`,
    { "text/csv": {} },
    "POST /items, body is not application/json any more; POST /items, body may be text/csv now",
  ],
  [
    "a body is demanded",
    `${LIST} requestBody`,
    { required: true, content: {} },
    "GET /items, body is new",
  ],
  [
    "an answer is removed",
    `${CREATE} responses 201`,
    undefined,
    "POST /items, 201 is never answered any more",
  ],
  [
    "another success is answered",
    `${CREATE} responses 202`,
    { description: "Later" },
    "POST /items, 202 may be answered now",
  ],
  [
    "a header is removed",
    `${LIST} responses 200 headers ETag`,
    undefined,
    "GET /items, 200, header ETag is gone",
  ],
  [
    "a header may be missing",
    `${LIST} responses 200 headers ETag required`,
    false,
    "GET /items, 200, header ETag may be missing now",
  ],
  [
    "a property of an answer is removed",
    `${ITEM} properties size`,
    undefined,
    "GET /items, 200, each, size is gone",
  ],
  [
    "a property of an answer may be missing",
    `${ITEM} required`,
    ["id"],
    "GET /items, 200, each, kind is optional now",
  ],
  [
    "an answer may be null",
    `${ITEM} properties id`,
    { type: ["string", "null"], format: "uuid" },
    "GET /items, 200, each, id may be null now",
  ],
  [
    "an answer has more values",
    `${ITEM} properties kind enum`,
    ["a", "b", "c"],
    'GET /items, 200, each, kind may be "c" now',
  ],
  [
    "an answer may be any number",
    `${ITEM} properties size`,
    { type: "number" },
    "GET /items, 200, each, size isWhole was true, is none",
  ],
  [
    "an answer has another format",
    `${ITEM} properties id format`,
    "date",
    'GET /items, 200, each, id format was "uuid", is "date"',
  ],
  [
    "something that nobody can judge",
    `${ITEM} properties size not`,
    { const: 1 },
    'GET /items, 200, each, size has another not: undefined became {"const":1}',
  ],
  [
    "authentication works otherwise",
    "components securitySchemes key in",
    "query",
    "security key works in another way",
  ],
  [
    "the server is another",
    "servers",
    [{ url: "/v2" }],
    "server / is gone; servers says something else",
  ],
])("%s: that breaks clients", (_case, path, value, said) => {
  const changes = compareDocuments(originalDocument(), edit(path, value));
  expect(changes.map(({ at, what }) => `${at} ${what}`).join("; ")).toContain(said);
  expect(changes.some(({ isBreaking }) => isBreaking)).toBe(true);
});
