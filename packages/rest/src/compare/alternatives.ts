import { isJson, type Json } from "./change.ts";
import { flatten } from "./resolve.ts";

/** Any value at all. */
export const ANYTHING = "anything";

/**
 * The kinds of value that a schema lets through, by name: its types, and each choice of an `anyOf` or a `oneOf`. Whole numbers
 * are numbers that are limited to be whole.
 */
export function alternativesOf(document: Json, node: unknown): Map<string, Json> {
  const found = new Map<string, Json>();
  for (const [name, schema] of listAlternatives(document, node)) {
    let key = name;
    for (let count = 2; found.has(key); count++) key = `${name} (${count})`;
    found.set(key, schema);
  }
  return found;
}

function listAlternatives(document: Json, node: unknown): [string, Json][] {
  const { anyOf, oneOf, ...schema } = flatten(document, node);
  const choices = [anyOf, oneOf].find(Array.isArray);
  if (choices) {
    return choices.flatMap((choice) =>
      listAlternatives(document, { allOf: [schema, choice] }).map(
        ([type, each]): [string, Json] => [
          type === "object" ? (nameOf(choice) ?? type) : type,
          each,
        ],
      ),
    );
  }
  return typesOf(schema).map((type) => {
    const { type: _several, ...rest } = schema;
    return type === "integer" ? ["number", { ...rest, isWhole: true }] : [type, rest];
  });
}

function typesOf({ type, const: only, enum: values }: Json): string[] {
  if (type !== undefined) return [type].flat().map(String);
  const stated = only !== undefined ? [only] : Array.isArray(values) ? values : [];
  return stated.length > 0 ? [...new Set(stated.map(typeOfValue))] : [ANYTHING];
}

function typeOfValue(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function nameOf(choice: unknown): string | undefined {
  return isJson(choice) && typeof choice.$ref === "string"
    ? choice.$ref.split("/").at(-1)
    : undefined;
}
