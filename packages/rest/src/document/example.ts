import { type JsonSchema, referredName } from "../json-schema.ts";

/**
 * Composes an example of a schema from the examples that its parts state. Returns undefined when a part that must be
 * there has none: nothing is made up.
 *
 * @param definitions what the schema may refer to, by name.
 */
export function exampleOf(
  schema: JsonSchema,
  definitions: Record<string, JsonSchema>,
  depth = 0,
): unknown {
  const stated = statedExample(schema);
  if (stated !== undefined) return stated;
  if (depth > MOST_DEPTH) return undefined; // a schema that contains itself
  const part = (each: JsonSchema) => exampleOf(each, definitions, depth + 1);

  const name = referredName(schema);
  if (name !== undefined) return definitions[name] && part(definitions[name]);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map(part).find((each) => each !== undefined);
  if (schema.properties) return exampleOfObject(schema.properties, schema.required ?? [], part);
  if (schema.type === "array") {
    const item = schema.items && part(schema.items);
    return item === undefined ? undefined : [item];
  }
  return schema.type === "null" ? null : undefined;
}

const MOST_DEPTH = 20;

function statedExample({ examples, const: only, enum: values, default: preset }: JsonSchema) {
  for (const list of [examples, [only], values, [preset]]) {
    if (Array.isArray(list) && list[0] !== undefined) return list[0];
  }
  return undefined;
}

function exampleOfObject(
  properties: Record<string, JsonSchema>,
  required: string[],
  part: (schema: JsonSchema) => unknown,
): Record<string, unknown> | undefined {
  const found = Object.entries(properties).flatMap(([name, schema]) => {
    const example = part(schema);
    return example === undefined ? [] : [[name, example] as const];
  });
  const example = Object.fromEntries(found);
  return required.every((name) => name in example) ? example : undefined;
}
