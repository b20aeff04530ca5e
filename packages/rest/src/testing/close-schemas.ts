import { isRecord } from "./resolve-reference.ts";

const SCHEMAS_BY_NAME = ["properties", "patternProperties", "dependentSchemas"];
const LISTS_OF_VALUES = ["prefixItems"];
const VALUES = ["items", "additionalProperties", "unevaluatedProperties", "contains"];
const LISTS_OF_ALIKE = ["allOf", "anyOf", "oneOf"];
const ALIKE = ["if", "then", "else", "not"];

/**
 * A copy of an OpenAPI 3.1 document in which no object may have a property that its schema does not list, unless it says
 * so itself with `additionalProperties`. Schemas that are parts of others (`allOf`, `$ref`) are closed where they are used.
 */
export function closeSchemas(document: object): object {
  const closed = structuredClone(document);
  closeBelow(closed);
  return closed;
}

/** Finds the schemas: those in `components`, and each that stands beside a media type, a header or a parameter. */
function closeBelow(node: unknown): void {
  if (Array.isArray(node)) node.forEach(closeBelow);
  if (!isRecord(node)) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === "schema" && isRecord(value)) node[key] = closeValue(value);
    else if (key === "schemas" && isRecord(value)) node[key] = mapValues(value, closeParts);
    else closeBelow(value);
  }
}

/** Closes the schema of a value: all that applies to it is known here. */
export function closeValue(schema: Record<string, unknown>): Record<string, unknown> {
  const closed = closeParts(schema);
  return "additionalProperties" in schema ? closed : { unevaluatedProperties: false, ...closed };
}

/** Closes the values inside, and leaves the schema itself open for those that it is a part of. */
function closeParts(schema: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [keyword, closeKeyword(keyword, value)]),
  );
}

function closeKeyword(keyword: string, value: unknown): unknown {
  if (SCHEMAS_BY_NAME.includes(keyword) && isRecord(value)) return mapValues(value, closeValue);
  if (LISTS_OF_VALUES.includes(keyword) && Array.isArray(value)) {
    return value.map((each) => mapSchema(each, closeValue));
  }
  if (VALUES.includes(keyword)) return mapSchema(value, closeValue);
  if (LISTS_OF_ALIKE.includes(keyword) && Array.isArray(value)) {
    return value.map((each) => mapSchema(each, closeParts));
  }
  if (ALIKE.includes(keyword)) return mapSchema(value, closeParts);
  return value;
}

type MapSchema = (schema: Record<string, unknown>) => Record<string, unknown>;

function mapValues(schemas: Record<string, unknown>, map: MapSchema): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, mapSchema(schema, map)]),
  );
}

/** `true` and `false` are schemas too, and stay as they are. */
function mapSchema(schema: unknown, map: MapSchema): unknown {
  return isRecord(schema) ? map(schema) : schema;
}
