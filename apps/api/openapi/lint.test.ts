import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../src/testing.ts";
import { describeApp, VARIABLES } from "./describe-app.ts";
import { type Finding, lint } from "./lint.ts";
import { EXCEPTIONS, isExcepted } from "./lint-exceptions.ts";

let api: TestApi;
let document: object;
let findings: Finding[];

beforeAll(async () => {
  const { DATABASE_URL: _none, ...variables } = VARIABLES;
  api = await openTestApi(variables);
  document = (await api.send("GET", "/openapi.json")).json();
  findings = await lint(document);
});
afterAll(() => api[Symbol.asyncDispose]());

test("what is served is what is described without a server", () => {
  expect(document).toEqual(describeApp());
});

test("spectral:oas, the OWASP rules and Redocly's recommended-strict have nothing against the document", () => {
  const complaints = findings
    .filter((finding) => !EXCEPTIONS.some((exception) => isExcepted(finding, exception)))
    .map(({ rule, at, message }) => `${rule} at ${at}: ${message}`);
  expect(complaints).toEqual([]);
});

test.each(EXCEPTIONS)("the exception from $rule at $at is needed", (exception) => {
  expect(findings.some((finding) => isExcepted(finding, exception))).toBe(true);
});

test("each of the three sets finds what is wrong", async () => {
  const broken = structuredClone(describeApp());
  broken.paths["/events"] = {
    get: { responses: {}, parameters: [{ name: "id", in: "query", schema: { type: "integer" } }] },
  };
  const rules = (await lint(broken)).map(({ rule }) => rule);
  expect(rules).toEqual(
    expect.arrayContaining([
      "spectral/operation-operationId",
      "owasp:api1:2023-no-numeric-ids",
      "redocly/operation-summary",
    ]),
  );
}, 30_000);
