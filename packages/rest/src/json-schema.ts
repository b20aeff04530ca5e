import { z } from "zod";

/** The part of JSON Schema 2020-12 that zod writes and this package reads. */
export interface JsonSchema {
  [keyword: string]: unknown;
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  $defs?: Record<string, JsonSchema>;
  $ref?: string;
}

/** A schema without the definitions it refers to; those are collected in `definitions`, by name. */
export interface ConvertedSchema {
  schema: JsonSchema;
  definitions: Record<string, JsonSchema>;
}

/**
 * Writes a zod schema as JSON Schema. References are written as `#/components/schemas/…`.
 *
 * @param io the form that goes in, or the one that comes out.
 * @throws when the schema has a part that JSON cannot carry, such as a Date.
 */
export function toJsonSchema(schema: z.ZodType, io: "input" | "output"): ConvertedSchema {
  const {
    $schema: _dialect,
    $defs = {},
    ...root
  } = rewriteReferences(
    z.toJSONSchema(schema, {
      io,
      // A named format says it better than the expression that checks it.
      override: ({ jsonSchema }) => {
        if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
      },
    }),
  );
  return { schema: root, definitions: $defs };
}

/** The definition that a schema is a mere reference to, or the schema itself. */
export function dereference({ schema, definitions }: ConvertedSchema): JsonSchema {
  const name = schema.$ref?.replace("#/components/schemas/", "");
  return (name === undefined ? undefined : definitions[name]) ?? schema;
}

/** A copy with references into the document's components. Zod repeats a definition's name as its `id`: dropped. */
function rewriteReferences(schema: object): JsonSchema {
  return JSON.parse(
    JSON.stringify(schema, (key, value) => {
      if (typeof value !== "string") return value;
      if (key === "id") return undefined;
      return key === "$ref" ? value.replace("#/$defs/", "#/components/schemas/") : value;
    }),
  );
}
