import * as fc from "fast-check";
import { isRecord, type Located, locate, locateAll } from "./resolve-reference.ts";

/** Values by the name of their field or parameter, where the schema cannot say all that the server asks for. */
export type ValuesByName = Record<string, fc.Arbitrary<unknown>>;

/** Values that are valid by a schema of the document. What it gives as an example comes up often. */
export function valuesOf(
  document: object,
  schema: Located,
  values: ValuesByName,
): fc.Arbitrary<unknown> {
  const { node, pointer } = locate(document, schema);
  if (!isRecord(node)) return fc.jsonValue();
  const below = (...keys: string[]) =>
    valuesOf(document, locate(document, { node, pointer }, ...keys), values);
  const alternatives = node.anyOf ?? node.oneOf;
  if (Array.isArray(alternatives)) {
    const keyword = node.anyOf ? "anyOf" : "oneOf";
    return fc.oneof(...alternatives.map((_, index) => below(keyword, String(index))));
  }
  if ("const" in node) return fc.constant(node.const);
  if (Array.isArray(node.enum)) return fc.constantFrom(...node.enum);
  const types = [node.type ?? "object"].flat();
  const made = fc.oneof(...types.map((type) => valuesOfType(String(type))));
  return Array.isArray(node.examples) ? fc.oneof(made, fc.constantFrom(...node.examples)) : made;

  function valuesOfType(type: string): fc.Arbitrary<unknown> {
    if (!isRecord(node)) return fc.constant(null);
    switch (type) {
      case "null":
        return fc.constant(null);
      case "boolean":
        return fc.boolean();
      case "integer":
      case "number":
        return fc.integer({ min: lowestOf(node), max: highestOf(node) });
      case "string":
        return texts(node);
      case "array":
        return fc.array(below("items"), { maxLength: Math.min(numberOf(node.maxItems, 3), 3) });
      default:
        return objects();
    }
  }

  function objects(): fc.Arbitrary<unknown> {
    const properties = locateAll(document, locate(document, { node, pointer }, "properties"));
    const required = isRecord(node) && Array.isArray(node.required) ? node.required : [];
    return fc.record(
      Object.fromEntries(
        properties.map(([name, property]) => [
          name,
          values[name] ?? valuesOf(document, property, values),
        ]),
      ),
      { requiredKeys: properties.map(([name]) => name).filter((name) => required.includes(name)) },
    );
  }
}

/** Values at the limits of a schema, and one step beyond. */
export function limitsOf(document: object, schema: Located): unknown[] {
  const { node } = locate(document, schema);
  if (!isRecord(node)) return [];
  const { minLength, maxLength } = node;
  const lengths = [minLength, maxLength].filter((each) => typeof each === "number");
  const ends = [node.minimum, node.maximum].filter((each) => typeof each === "number");
  return [
    ...lengths.flatMap((length) =>
      [length - 1, length, length + 1].map((each) => "x".repeat(Math.max(each, 0))),
    ),
    ...ends.flatMap((end) => [end - 1, end, end + 1, end + 0.5]),
  ];
}

function texts(schema: Record<string, unknown>): fc.Arbitrary<string> {
  const minLength = numberOf(schema.minLength, 0);
  const maxLength = Math.max(minLength, Math.min(numberOf(schema.maxLength, 40), 40));
  switch (schema.format) {
    case "uuid":
      return fc.uuid();
    case "date":
      return moments().map((moment) => moment.toISOString().slice(0, 10));
    case "date-time":
      return moments().map((moment) => moment.toISOString());
    case "email":
      return fc.emailAddress();
    case "uri":
    case "uri-reference":
      return fc.webUrl();
  }
  if (typeof schema.pattern === "string") {
    return fc
      .stringMatching(new RegExp(schema.pattern, "u"), { maxLength })
      .filter(({ length }) => length >= minLength);
  }
  return fc.string({ minLength, maxLength });
}

function moments(): fc.Arbitrary<Date> {
  return fc.date({
    min: new Date("1900-01-01"),
    max: new Date("2200-01-01"),
    noInvalidDate: true,
  });
}

function lowestOf(schema: Record<string, unknown>): number {
  const low = numberOf(schema.minimum, numberOf(schema.exclusiveMinimum, -1000) + 1);
  return Math.max(Math.ceil(low), -(2 ** 31));
}

function highestOf(schema: Record<string, unknown>): number {
  const high = numberOf(schema.maximum, numberOf(schema.exclusiveMaximum, lowestOf(schema) + 2000));
  return Math.min(Math.floor(high), 2 ** 31 - 1);
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}
