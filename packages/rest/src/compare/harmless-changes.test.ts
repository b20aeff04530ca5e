import { expect, test } from "vitest";
import { compareDocuments } from "./compare-documents.ts";
import {
  CREATE,
  edit,
  ITEM,
  LIST,
  NEW_ITEM,
  originalDocument,
  problem,
} from "./example-document.ts";

test.each([
  ["a path is added", "paths /more", { get: { responses: {} } }, "GET /more is new"],
  [
    "an operation is described differently",
    `${LIST} summary`,
    "Every item",
    "GET /items is described differently",
  ],
  ["an operation is deprecated", `${LIST} deprecated`, true, "GET /items is deprecated now"],
  [
    "a token is not asked for any more",
    `${CREATE} security`,
    [{}],
    "POST /items nothing is enough now",
  ],
  [
    "a parameter is added",
    `${LIST} parameters 2`,
    { name: "x", in: "query", schema: {} },
    "GET /items, query x is new",
  ],
  [
    "a parameter's limit is widened",
    `${LIST} parameters 0 schema maximum`,
    500,
    "GET /items, query limit maximum was 100, is 500",
  ],
  [
    "a parameter takes more values",
    `${LIST} parameters 1 schema enum`,
    ["name", "age", "size"],
    'GET /items, query sort may be "size" now',
  ],
  [
    "a field is added",
    `${NEW_ITEM} properties colour`,
    { type: "string" },
    "POST /items, body, colour is new",
  ],
  [
    "a field is not demanded any more",
    `${NEW_ITEM} required`,
    [],
    "POST /items, body, name is optional now",
  ],
  [
    "a field's limit is widened",
    `${NEW_ITEM} properties name maxLength`,
    20,
    "POST /items, body, name maxLength was 10, is 20",
  ],
  [
    "a field may be null",
    `${NEW_ITEM} properties size`,
    { type: ["integer", "null"] },
    "POST /items, body, size may be null now",
  ],
  [
    "a field may be any number",
    `${NEW_ITEM} properties size`,
    { type: "number" },
    "POST /items, body, size isWhole was true, is none",
  ],
  [
    "an object takes more",
    `${NEW_ITEM} additionalProperties`,
    true,
    "POST /items, body may have more other properties",
  ],
  [
    "an error is added",
    `${CREATE} responses 422`,
    problem(["ODD"]),
    "POST /items, 422 may be answered now",
  ],
  [
    "an error has more codes",
    `${CREATE} responses 409`,
    problem(["TAKEN", "GONE"]),
    'POST /items, 409, code may be "GONE" now',
  ],
  [
    "an error is removed",
    `${CREATE} responses 409`,
    undefined,
    "POST /items, 409 is never answered any more",
  ],
  [
    "a header is added",
    `${LIST} responses 200 headers Link`,
    { schema: { type: "string" } },
    "GET /items, 200, header Link is new",
  ],
  [
    "a property of an answer is added",
    `${ITEM} properties colour`,
    { type: "string" },
    "GET /items, 200, each, colour is new",
  ],
  [
    "a property of an answer is always there",
    `${ITEM} required`,
    ["id", "kind", "size"],
    "GET /items, 200, each, size is required now",
  ],
  [
    "an answer is never null",
    `${ITEM} properties note`,
    { type: "string" },
    "GET /items, 200, each, note is never null any more",
  ],
  [
    "an answer has fewer values",
    `${ITEM} properties kind enum`,
    ["a"],
    'GET /items, 200, each, kind is never "b" any more',
  ],
  [
    "a schema is described differently",
    `${ITEM} description`,
    "Something",
    "GET /items, 200, each is described differently",
  ],
  ["the whole is described differently", "info title", "Things", "info says something else"],
  [
    "a component that nothing needs",
    "components schemas Spare",
    { type: "string" },
    "the document says the same in another way",
  ],
])("%s: that breaks nobody", (_case, path, value, said) => {
  const changes = compareDocuments(originalDocument(), edit(path, value));
  expect(changes.map(({ at, what }) => `${at} ${what}`)).toContain(said);
  expect(changes.filter(({ isBreaking }) => isBreaking)).toEqual([]);
});
