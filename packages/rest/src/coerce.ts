import type { JsonSchema } from "./json-schema.ts";

/** Turns what stands in a path or a query into the JSON value that the schema means. */
export type Coercion = (text: string | string[]) => unknown;

/** The definition that a schema is a mere reference to, or the schema itself. */
export type Resolve = (schema: JsonSchema) => JsonSchema;

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * Compiles the coercion for one property. It never judges: text that is no number stays text, for the schema to refuse
 * with its own words. Numbers follow JSON's grammar, so that the empty text is not 0; booleans are `true` and `false`;
 * where the schema takes text as well, it stays text.
 *
 * @throws when the schema wants what text cannot carry, such as an object.
 */
export function compileCoercion(schema: JsonSchema, resolve: Resolve): Coercion {
  const alternatives = alternativesOf(schema, resolve);
  if (alternatives.some(({ type }) => type === "array")) {
    const items = alternatives.find((each) => each.items)?.items ?? {};
    const coerceItem = compileScalar(alternativesOf(items, resolve));
    return (text) => (Array.isArray(text) ? text : [text]).map((each) => coerceItem(each));
  }
  return compileScalar(alternatives);
}

function compileScalar(alternatives: JsonSchema[]): Coercion {
  const types = new Set(alternatives.flatMap(({ type }) => type ?? []));
  if (types.has("object")) throw new Error("an object cannot stand in a path or a query");
  if (types.has("array")) throw new Error("a list of lists cannot stand in a path or a query");
  if (types.has("string")) return (text) => text;
  const isNumeric = types.has("number") || types.has("integer");
  if (!isNumeric && !types.has("boolean")) return (text) => text;
  return (text) => {
    if (isNumeric && typeof text === "string" && NUMBER.test(text)) return Number(text);
    if (types.has("boolean") && (text === "true" || text === "false")) return text === "true";
    return text;
  };
}

/** The schema itself and everything that it says a value may or must be as well. */
function alternativesOf(schema: JsonSchema, resolve: Resolve): JsonSchema[] {
  const { anyOf = [], oneOf = [], allOf = [], ...own } = resolve(schema);
  return [own, ...[...anyOf, ...oneOf, ...allOf].flatMap((each) => alternativesOf(each, resolve))];
}
