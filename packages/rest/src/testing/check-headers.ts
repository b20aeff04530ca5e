import type { Answer } from "./answer.ts";
import type { CheckValue } from "./compile-schemas.ts";
import { isRecord, type Located, locate, locateAll } from "./resolve-reference.ts";

/** Holds the headers against those that a documented response lists; what is not listed must be general. */
export function checkHeaders(
  document: object,
  schemas: (pointer: string) => CheckValue,
  response: Located,
  { headers }: Answer,
  general: ReadonlySet<string>,
): string[] {
  const listed = new Map(
    locateAll(document, locate(document, response, "headers")).map(([name, header]) => [
      name.toLowerCase(),
      header,
    ]),
  );
  const missing = [...listed].flatMap(([name, { node }]) =>
    isRecord(node) && node.required === true && headers[name] === undefined
      ? [`the header ${name} is missing`]
      : [],
  );
  const wrong = Object.entries(headers).flatMap(([name, text]) => {
    const header = listed.get(name);
    if (!header) return general.has(name) ? [] : [`the header ${name} is undocumented`];
    const { node, pointer } = locate(document, header, "schema");
    if (node === undefined) return [`the header ${name} has no schema`];
    return schemas(pointer)(readText(text, node)).map(
      (complaint) => `the header ${name}, “${text}”: ${complaint}`,
    );
  });
  return [...missing, ...wrong];
}

/** The value that a header's text stands for, in the “simple” style of OpenAPI. */
function readText(text: string, schema: unknown): unknown {
  const type = isRecord(schema) ? schema.type : undefined;
  if (type === "integer" || type === "number") return text === "" ? text : Number(text);
  if (type === "boolean") return text === "true" ? true : text === "false" ? false : text;
  if (type === "array") return text.split(",").map((item) => item.trim());
  return text;
}
