import { z } from "zod";

/** What a form field demands, as the attributes of an input. */
export interface Constraints {
  required: boolean;
  minLength?: number;
  maxLength?: number;
}

/** Derives from an API input what each of its fields demands, so that a form asks for what the API will accept. */
export function constraintsOf(input: z.ZodType): Record<string, Constraints> {
  const { $ref, $defs = {}, ...schema } = z.toJSONSchema(input, { io: "input" });
  // a schema that has a name is a reference to its definition
  const { properties = {}, required = [] } = $defs[$ref?.replace("#/$defs/", "") ?? ""] ?? schema;
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => {
      const { anyOf, ...plain } = typeof property === "object" ? property : {};
      // what may be null may be left empty
      const isNullable = anyOf?.some(({ type }) => type === "null") ?? false;
      const text = anyOf?.find(({ type }) => type === "string") ?? plain;
      const { minLength = 0, maxLength } = text;
      return [
        name,
        {
          required: required.includes(name) && !isNullable,
          // one character at least is what `required` says
          ...(minLength > 1 && { minLength }),
          ...(maxLength !== undefined && { maxLength }),
        },
      ];
    }),
  );
}
