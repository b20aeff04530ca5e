import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { expect, test } from "vitest";
import { describeApp } from "./describe-app.ts";

const document = describeApp();

const ajv = new Ajv2020({
  strict: true,
  strictTypes: false,
  allErrors: true,
  keywords: [...Object.keys(document), "example"],
});
formats.default(ajv);
ajv.addSchema(document, "document", false, false);

/** Each example in the document, with the schema that it must fit. */
const examples = findExamples(document, []);

test("there is an example of each body, and of each problem", () => {
  const without = findContent(document.paths, []).filter(
    ({ media }) => media.example === undefined && media.examples === undefined,
  );
  expect(without.map(({ at }) => at)).toEqual([]);
  const codes = [
    ...JSON.stringify(document.paths).matchAll(/"enum":\[("[A-Z_]+"(?:,"[A-Z_]+")*)\]/g),
  ].flatMap(([, list = ""]) => list.split(",").map((code): unknown => JSON.parse(code)));
  expect(Object.keys(document.components.examples ?? {})).toEqual([...new Set(codes)].toSorted());
  expect(examples.length).toBeGreaterThan(100);
});

test("every example fits its schema", () => {
  const wrong = examples.flatMap(({ at, schema, value }) =>
    ajv.validate(schema, value) ? [] : [`${at}: ${ajv.errorsText()}`],
  );
  expect(wrong).toEqual([]);
});

test("an example that does not fit is found", () => {
  const schema = { $ref: "document#/components/schemas/CreateEvent" };
  expect(ajv.validate(schema, { date: "tomorrow", time: "8pm", venue: "", address: "x" })).toBe(
    false,
  );
  expect(ajv.errors?.map(({ keyword }) => keyword).toSorted()).toEqual([
    "format",
    "minLength",
    "pattern",
  ]);
});

test("every parameter, property and operation says what it means", () => {
  const silent = findNodes(document, []).filter(
    ({ at, node }) =>
      (/\/properties\/[^/]+$/.test(at) ||
        /\/parameters\/\d+$/.test(at) ||
        /^\/paths\/[^/]+\/[a-z]+$/.test(at)) &&
      node.description === undefined &&
      node.$ref === undefined &&
      !at.endsWith("/properties/code"), // narrows that of Problem
  );
  expect(silent.map(({ at }) => at)).toEqual([]);
});

type Node = Record<string, unknown>;

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null;
}

function findNodes(node: unknown, path: string[]): { at: string; node: Node }[] {
  if (!isNode(node)) return [];
  const at = path.map((part) => `/${part.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
  const below = Object.entries(node)
    .filter(([key]) => key !== "example" && key !== "examples")
    .flatMap(([key, value]) => findNodes(value, [...path, key]));
  return [{ at, node }, ...below];
}

function findContent(node: unknown, path: string[]): { at: string; media: Node }[] {
  return findNodes(node, path).flatMap(({ at, node: { content } }) =>
    isNode(content)
      ? Object.entries(content).flatMap(([type, media]) =>
          isNode(media) ? [{ at: `${at} ${type}`, media }] : [],
        )
      : [],
  );
}

/** Of schemas, parameters, headers and bodies alike: what stands beside the example says what it must fit. */
function findExamples(root: object, path: string[]) {
  return findNodes(root, path).flatMap(({ at, node }) => {
    const { schema, example, examples } = node;
    const pointer = `document#${at.split("/").map(encodeURIComponent).join("/")}`;
    const ofSchema = Array.isArray(examples)
      ? examples.map((value: unknown) => ({ at, schema: { $ref: pointer }, value }))
      : [];
    if (!isNode(schema)) return ofSchema;
    const beside = { $ref: `${pointer}/schema` };
    const named = isNode(examples) && !Array.isArray(examples) ? Object.values(examples) : [];
    return [
      ...ofSchema,
      ...(example === undefined ? [] : [{ at, schema: beside, value: example }]),
      ...named.map((reference) => ({ at, schema: beside, value: referredValue(reference) })),
    ];
  });
}

function referredValue(reference: unknown): unknown {
  const name = isNode(reference) ? String(reference.$ref).split("/").at(-1) : undefined;
  const found = document.components.examples?.[name ?? ""];
  return found && "value" in found ? found.value : undefined;
}
