import { type Located, locate, locateAll, rootOf } from "./resolve-reference.ts";

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/** One method of a path, as the document describes it. */
export interface DocumentedOperation {
  /** In capitals. */
  method: string;
  /** With parameters in braces. */
  path: string;
  located: Located;
  /** Those of the operation, and those of all operations of its path. */
  parameters: Located[];
}

/** The operations of an OpenAPI document, in its order. */
export function documentedOperations(document: object): DocumentedOperation[] {
  return locateAll(document, locate(document, rootOf(document), "paths")).flatMap(([path, item]) =>
    locateAll(document, item)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, located]) => ({
        method: method.toUpperCase(),
        path,
        located,
        parameters: [located, item].flatMap((owner) =>
          locateAll(document, locate(document, owner, "parameters")).map(([, each]) => each),
        ),
      })),
  );
}

/** Equal for paths that differ in the names of their parameters only. */
export function shapeOf(path: string): string {
  return path.replaceAll(/\{[^}]*\}/g, "{}");
}

/**
 * Finds the path that a URL's path belongs to: the most literal one when several do.
 *
 * @returns undefined when it belongs to none, and `malformed` when it is not validly encoded.
 */
export function matchPath(paths: string[], pathname: string): string | "malformed" | undefined {
  let segments: string[];
  try {
    segments = pathname.split("/").map(decodeURIComponent);
  } catch {
    return "malformed"; // decodeURIComponent throws nothing else
  }
  const matches = paths.filter((path) => {
    const pattern = path.split("/");
    return (
      pattern.length === segments.length &&
      pattern.every((each, index) =>
        each.startsWith("{") ? segments[index] !== "" : each === segments[index],
      )
    );
  });
  return matches.toSorted((one, other) => literalLength(other) - literalLength(one))[0];
}

function literalLength(path: string): number {
  const brace = path.indexOf("{");
  return brace === -1 ? Number.POSITIVE_INFINITY : brace;
}
