import { isDeepStrictEqual } from "node:util";
import { type Change, isJson, type Json, listAt, matchKeys, objectAt } from "./change.ts";
import { compareContent, compareResponses } from "./compare-responses.ts";
import { compareSchemas, type Documents } from "./compare-schemas.ts";
import { resolve } from "./resolve.ts";

/** Compares what two documents say of one method of a path. */
export function compareOperations(
  before: Json,
  after: Json,
  documents: Documents,
  at: string,
): Change[] {
  return [
    ...compareNames(before, after, at),
    ...compareSecurity(before, after, documents, at),
    ...compareParameters(before, after, documents, at),
    ...compareBodies(before.requestBody, after.requestBody, documents, at),
    ...compareResponses(before, after, documents, at),
  ];
}

function compareNames(before: Json, after: Json, at: string): Change[] {
  const words = ["summary", "description", "tags", "externalDocs"];
  return [
    ...(before.operationId === after.operationId
      ? []
      : [
          {
            at,
            what: `has another operationId, after which clients name it: ${after.operationId}`,
            isBreaking: true,
          },
        ]),
    ...(words.every((key) => isDeepStrictEqual(before[key], after[key]))
      ? []
      : [{ at, what: "is described differently", isBreaking: false }]),
    ...(before.deprecated === after.deprecated
      ? []
      : [
          {
            at,
            what: after.deprecated ? "is deprecated now" : "is no longer deprecated",
            isBreaking: false,
          },
        ]),
  ];
}

/** A caller satisfies one of the requirements; the empty one asks for nothing. */
function compareSecurity(before: Json, after: Json, documents: Documents, at: string): Change[] {
  const [old, now] = [
    requirements(before.security ?? documents.before.security),
    requirements(after.security ?? documents.after.security),
  ];
  return [
    ...old
      .filter((each) => !now.includes(each) && !now.includes("nothing"))
      .map((each) => ({ at, what: `${each} is not enough any more`, isBreaking: true })),
    ...now
      .filter((each) => !old.includes(each))
      .map((each) => ({ at, what: `${each} is enough now`, isBreaking: false })),
  ];
}

function requirements(security: unknown): string[] {
  if (!Array.isArray(security) || security.length === 0) return ["nothing"];
  return security.map((each) => Object.keys(each).toSorted().join(" and ") || "nothing");
}

function compareParameters(before: Json, after: Json, documents: Documents, at: string): Change[] {
  const old = byName(before, documents.before);
  const now = byName(after, documents.after);
  const { gone, come, stayed } = matchKeys(old, now);
  return [
    ...gone.map((name) => ({ at: `${at}, ${name}`, what: "is gone", isBreaking: true })),
    ...come.map((name) => {
      const isRequired = objectAt(now, name).required === true;
      return {
        at: `${at}, ${name}`,
        what: isRequired ? "is new, and required" : "is new",
        isBreaking: isRequired,
      };
    }),
    ...stayed.flatMap((name) =>
      compareParameter(objectAt(old, name), objectAt(now, name), documents, `${at}, ${name}`),
    ),
  ];
}

function compareParameter(before: Json, after: Json, documents: Documents, at: string): Change[] {
  const serialization = ["style", "explode", "allowReserved", "content"];
  return [
    ...compareRequired(before, after, at),
    ...(serialization.every((key) => isDeepStrictEqual(before[key], after[key]))
      ? []
      : [{ at, what: "is written in another way", isBreaking: true }]),
    ...(["description", "example", "examples", "deprecated"].every((key) =>
      isDeepStrictEqual(before[key], after[key]),
    )
      ? []
      : [{ at, what: "is described differently", isBreaking: false }]),
    ...compareSchemas(before.schema ?? {}, after.schema ?? {}, { documents, direction: "in", at }),
  ];
}

function compareRequired(before: Json, after: Json, at: string): Change[] {
  const isRequired = after.required === true;
  if ((before.required === true) === isRequired) return [];
  return [{ at, what: isRequired ? "is required now" : "is optional now", isBreaking: isRequired }];
}

function compareBodies(
  before: unknown,
  after: unknown,
  documents: Documents,
  operation: string,
): Change[] {
  const at = `${operation}, body`;
  if (before === undefined && after === undefined) return [];
  const now = resolve(documents.after, after);
  if (before === undefined) {
    return [{ at, what: "is new", isBreaking: now.required === true }];
  }
  if (after === undefined) return [{ at, what: "is gone", isBreaking: true }];
  const old = resolve(documents.before, before);
  return [
    ...compareRequired(old, now, at),
    ...compareContent(old, now, { documents, direction: "in", at }),
  ];
}

/** By where they are and how they are called. */
function byName(operation: Json, document: Json): Json {
  const all = listAt(operation, "parameters").map((each) => resolve(document, each));
  return Object.fromEntries(
    all
      .filter(isJson)
      .map((each) => [
        `${each.in} ${each.in === "header" ? String(each.name).toLowerCase() : each.name}`,
        each,
      ]),
  );
}
