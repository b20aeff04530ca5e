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

const COMPONENTS = "#/components/schemas/";

/** How long a text of the format can be, where the format decides it. */
const LENGTHS = new Map<unknown, number>([
  ["uuid", 36],
  ["date", 10],
  ["ipv4", 15],
  ["ipv6", 45],
]);

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
  } = referToComponents(
    z.toJSONSchema(schema, {
      io,
      override: ({ jsonSchema }) => {
        preferFormat(jsonSchema);
        nameIntegers(jsonSchema);
      },
    }),
  );
  return { schema: root, definitions: $defs };
}

/** The definition that a schema is a mere reference to, or the schema itself. */
export function dereference({ schema, definitions }: ConvertedSchema): JsonSchema {
  const name = referredName(schema);
  return (name === undefined ? undefined : definitions[name]) ?? schema;
}

/** The name of the component that a schema refers to. */
export function referredName({ $ref }: JsonSchema): string | undefined {
  return $ref?.startsWith(COMPONENTS) ? $ref.slice(COMPONENTS.length) : undefined;
}

/** A named format says it better than the expression that checks it, and says how long the text is. */
function preferFormat(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.format === undefined) return;
  delete schema.pattern;
  const length = LENGTHS.get(schema.format);
  if (length !== undefined) schema.maxLength = length;
}

/** The formats of OpenAPI's registry: code generators choose a type by them. */
function nameIntegers(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.type !== "integer" || schema.format !== undefined) return;
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = schema;
  const isSmall =
    Number(minimum ?? exclusiveMinimum ?? -Infinity) >= -(2 ** 31) &&
    Number(maximum ?? exclusiveMaximum ?? Infinity) < 2 ** 31;
  schema.format = isSmall ? "int32" : "int64";
}

/** A copy with references into the document's components. */
function referToComponents(schema: object): JsonSchema {
  return JSON.parse(
    JSON.stringify(schema, (key, value) =>
      key === "$ref" && typeof value === "string" ? value.replace("#/$defs/", COMPONENTS) : value,
    ),
  );
}
