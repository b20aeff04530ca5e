import type { JsonSchema } from "./json-schema.ts";

/** Turns what stands in a path or a query into the JSON value that the schema means. */
export type Coercion = (text: string | string[]) => unknown;

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * Compiles the coercion for one property. It never judges: text that is no number stays text, for the schema to refuse
 * with its own words. Numbers follow JSON's grammar, so that the empty text is not 0; booleans are `true` and `false`.
 */
export function compileCoercion(schema: JsonSchema): Coercion {
  const types = [schema, ...(schema.anyOf ?? [])].flatMap((each) => each.type ?? []);
  if (types.includes("array")) {
    const coerceItem = compileCoercion(schema.items ?? {});
    return (text) => (Array.isArray(text) ? text : [text]).map((each) => coerceItem(each));
  }
  if (types.includes("number") || types.includes("integer")) {
    return (text) => (typeof text === "string" && NUMBER.test(text) ? Number(text) : text);
  }
  if (types.includes("boolean")) {
    return (text) => (text === "true" ? true : text === "false" ? false : text);
  }
  return (text) => text;
}
