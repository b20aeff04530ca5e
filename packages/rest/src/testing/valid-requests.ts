import * as fc from "fast-check";
import type { DocumentedOperation } from "./documented-operations.ts";
import { Known, type RequestPlan, type Text } from "./request-plan.ts";
import { isRecord, locate } from "./resolve-reference.ts";
import { type ValuesByName, valuesOf } from "./schema-values.ts";

/** What a document cannot say of how its requests are made. */
export interface RequestOptions {
  /** For one operation only when its name comes first: `POST /login username`. */
  values: ValuesByName;
  /** By the name of a security scheme: a header that satisfies it. */
  credentials: Record<string, fc.Arbitrary<[name: string, value: Text]>>;
}

/** Requests that are valid by what the document says of an operation. */
export function validRequests(
  document: object,
  operation: DocumentedOperation,
  { values: allValues, credentials }: RequestOptions,
): fc.Arbitrary<RequestPlan> {
  const { method, path, located } = operation;
  const values = { ...allValues, ...ownValues(`${method} ${path} `, allValues) };
  const parameters = operation.parameters.flatMap((parameter) => {
    const { name, in: where, required } = isRecord(parameter.node) ? parameter.node : {};
    if (typeof name !== "string") return [];
    const schema = locate(document, parameter, "schema");
    const value = values[name] ?? valuesOf(document, schema, values);
    return [{ name, where, isRequired: required === true, value: value.map(toTexts) }];
  });
  const valuesIn = (place: string): fc.Arbitrary<[string, Text][]> =>
    fc
      .tuple(
        ...parameters
          .filter(({ where }) => where === place)
          .map(({ name, isRequired, value }) => {
            const pairs = value.map((texts) => texts.map((text): [string, Text] => [name, text]));
            return isRequired ? pairs : fc.oneof(fc.constant<[string, Text][]>([]), pairs);
          }),
      )
      .map((lists) => lists.flat());

  const json = locate(document, located, "requestBody", "content", "application/json", "schema");
  const hasBody = json.node !== undefined;
  return fc.record({
    kind: fc.constant("valid" as const),
    operation: fc.constant(`${method} ${path}`),
    method: fc.constant(method),
    path: fc.constant(path),
    pathValues: valuesIn("path").map((pairs) => Object.fromEntries(pairs)),
    query: valuesIn("query"),
    headers: fc
      .tuple(
        valuesIn("header"),
        credentialsOf(locate(document, located, "security").node, credentials),
        fc.constant<[string, Text][]>(hasBody ? [["content-type", "application/json"]] : []),
      )
      .map((lists) => lists.flat()),
    body: hasBody ? valuesOf(document, json, values) : fc.constant(undefined),
    targetEdits: fc.constant([]),
    bodyEdits: fc.constant([]),
  });
}

function ownValues(prefix: string, values: ValuesByName): ValuesByName {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
    ),
  );
}

/** The first of the security requirements; none when nothing is required. */
function credentialsOf(
  security: unknown,
  credentials: RequestOptions["credentials"],
): fc.Arbitrary<[string, Text][]> {
  const [first] = Array.isArray(security) ? security : [];
  const schemes = isRecord(first) ? Object.keys(first) : [];
  return fc.tuple(
    ...schemes.map((name) => {
      const credential = credentials[name];
      if (!credential) throw new Error(`No credentials are given for ${name}.`);
      return credential;
    }),
  );
}

/** How a parameter carries a value: a list as the same name again and again. */
function toTexts(value: unknown): Text[] {
  if (Array.isArray(value)) return value.flatMap(toTexts);
  return [value instanceof Known ? [value] : String(value)];
}
