import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { closeSchemas, closeValue } from "./close-schemas.ts";
import { isRecord, locate, locateAll, rootOf, unescapePointer } from "./resolve-reference.ts";

/** What is wrong with a value: nothing, or a line for each complaint. */
export type CheckValue = (value: unknown) => string[];

const COMPONENTS = "#/components/schemas/";

/** What OpenAPI 3.1 adds to the vocabulary of JSON Schema; none of it decides what is valid. */
const OPENAPI_KEYWORDS = ["discriminator", "example", "externalDocs", "xml"];

/**
 * Compiles the schemas of a document, each when it is first asked for, with every object closed and Ajv's strict mode on:
 * a keyword or a format that nobody knows is an error.
 *
 * @returns what gives the check for the schema at a JSON pointer; it throws when the schema is no good.
 */
export function compileSchemas(document: object): (pointer: string) => CheckValue {
  const ajv = new Ajv2020({
    strict: true,
    strictTypes: false, // closing an object by `unevaluatedProperties` adds a keyword where no type stands beside it
    allErrors: true,
    keywords: [...OPENAPI_KEYWORDS, ...extensionsOf(document)],
  });
  formats.default(ajv);
  const closed = nameReferences(closeSchemas(document));
  const root = rootOf(closed);
  for (const [name, { node }] of locateAll(closed, locate(closed, root, "components", "schemas"))) {
    if (isRecord(node)) ajv.addSchema(node, name);
  }
  const compiled = new Map<string, ValidateFunction>();

  return (pointer) => {
    const [, ...keys] = pointer.split("/").map(unescapePointer);
    const { node } = locate(closed, root, ...keys);
    if (!isRecord(node)) throw new Error(`There is no schema at ${pointer}.`);
    const validate = compiled.get(pointer) ?? ajv.compile(closeValue(node));
    compiled.set(pointer, validate);
    return (value) => {
      if (validate(value)) return [];
      return (validate.errors ?? []).map(
        ({ instancePath, message, params }) =>
          `${instancePath || "the whole"} ${message} ${JSON.stringify(params)}`,
      );
    };
  };
}

/** The names that begin with `x-`, which OpenAPI lets stand anywhere. */
function extensionsOf(document: object): string[] {
  const names = JSON.stringify(document).matchAll(/"(x-[\w-]+)":/g);
  return [...new Set([...names].map(([, name]) => name ?? ""))];
}

/** A copy whose schemas refer to the components by name: Ajv cannot look into a document that is no schema itself. */
function nameReferences(document: object): object {
  return JSON.parse(JSON.stringify(document), (key, value) =>
    key === "$ref" && typeof value === "string" && value.startsWith(COMPONENTS)
      ? value.slice(COMPONENTS.length)
      : value,
  );
}
