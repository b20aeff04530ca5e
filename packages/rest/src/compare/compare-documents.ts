import { isDeepStrictEqual } from "node:util";
import { type Change, type Json, listAt, matchKeys, objectAt } from "./change.ts";
import { compareOperations } from "./compare-operations.ts";
import type { Documents } from "./compare-schemas.ts";
import { resolve } from "./resolve.ts";

/**
 * Tells what changed from one OpenAPI 3.1 document to another, and which of it breaks clients: whether they send what was
 * described, read what was described, or were generated from it. What cannot be judged counts as breaking.
 *
 * Expected of clients: that they ignore properties of answers, headers and error codes that they do not know.
 */
export function compareDocuments(before: object, after: object): Change[] {
  const documents: Documents = { before: { ...before }, after: { ...after } };
  const changes = [
    ...comparePaths(documents),
    ...compareComponents(documents),
    ...compareServers(documents),
    ...compareWords(documents),
  ];
  if (changes.length > 0 || isDeepStrictEqual(documents.before, documents.after)) return changes;
  return [{ at: "the document", what: "says the same in another way", isBreaking: false }];
}

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

function comparePaths(documents: Documents): Change[] {
  const [old, now] = [operationsOf(documents.before), operationsOf(documents.after)];
  const { gone, come, stayed } = matchKeys(old, now);
  return [
    ...gone.map((at) => ({ at, what: "is gone", isBreaking: true })),
    ...come.map((at) => ({ at, what: "is new", isBreaking: false })),
    ...stayed.flatMap((at) =>
      compareOperations(objectAt(old, at), objectAt(now, at), documents, at),
    ),
  ];
}

/** By method and path; what the path says of all its methods is said of each. */
function operationsOf(document: Json): Json {
  return Object.fromEntries(
    Object.keys(objectAt(document, "paths")).flatMap((path) => {
      const item = resolve(document, objectAt(document, "paths")[path]);
      return METHODS.filter((method) => method in item).map((method) => {
        const operation = objectAt(item, method);
        const parameters = [...listAt(item, "parameters"), ...listAt(operation, "parameters")];
        return [`${method.toUpperCase()} ${path}`, { ...operation, parameters }];
      });
    }),
  );
}

/** Generated clients name their types after the schemas; how to authenticate is said nowhere else. */
function compareComponents({ before, after }: Documents): Change[] {
  const part = (document: Json, name: string) => objectAt(objectAt(document, "components"), name);
  const schemas = matchKeys(part(before, "schemas"), part(after, "schemas"));
  const [old, now] = [part(before, "securitySchemes"), part(after, "securitySchemes")];
  const schemes = matchKeys(old, now);
  const words = new Set(["description"]);
  const meaning = (scheme: Json) => Object.entries(scheme).filter(([key]) => !words.has(key));
  return [
    ...schemas.gone.map((name) => ({
      at: `schema ${name}`,
      what: "has lost its name, after which clients name it",
      isBreaking: true,
    })),
    ...schemes.gone.map((name) => ({ at: `security ${name}`, what: "is gone", isBreaking: true })),
    ...schemes.stayed.flatMap((name) => {
      const [one, other] = [objectAt(old, name), objectAt(now, name)];
      const at = `security ${name}`;
      if (isDeepStrictEqual(one, other)) return [];
      return isDeepStrictEqual(meaning(one), meaning(other))
        ? [{ at, what: "is described differently", isBreaking: false }]
        : [{ at, what: "works in another way", isBreaking: true }];
    }),
  ];
}

function compareServers({ before, after }: Documents): Change[] {
  const urls = (document: Json) =>
    listAt(document, "servers").map((server) => String(objectAt({ server }, "server").url));
  const now = urls(after);
  return urls(before)
    .filter((url) => !now.includes(url))
    .map((url) => ({ at: `server ${url}`, what: "is gone", isBreaking: true }));
}

function compareWords({ before, after }: Documents): Change[] {
  return ["openapi", "info", "tags", "servers", "externalDocs"]
    .filter((key) => !isDeepStrictEqual(before[key], after[key]))
    .map((key) => ({ at: key, what: "says something else", isBreaking: false }));
}
