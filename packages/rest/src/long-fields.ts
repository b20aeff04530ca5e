import { JSONParser, type ParsedElementInfo } from "@streamparser/json";
import { z } from "zod";

/** What a body is to hold. */
export interface ExpectedBody {
  schema: z.ZodType;
  /** How many steps above its fields the body begins: 0, or 1 where it holds several inputs, each by its index. */
  depth: number;
}

/**
 * Tells from the first bytes of a body which of its fields are too long: those that exceed what the schema allows, in the
 * schema's words, else the one that the bytes end in. Undefined when they end in none.
 *
 * @param start as much of the body as was read; it may end anywhere, and need not be JSON.
 */
export function longFields(
  start: Uint8Array,
  { schema, depth }: ExpectedBody,
): z.ZodError | undefined {
  const { value, path } = readStart(start);
  const issues = schema.safeParse(value).error?.issues.filter(isAboutLength) ?? [];
  if (issues.length > 0) {
    return new z.ZodRealError(issues.map((each) => ({ ...each, path: each.path.slice(depth) })));
  }
  const unfinished = path.slice(depth, depth + 1);
  if (unfinished.length === 0) return undefined;
  const message = "makes the body too large";
  return new z.ZodRealError([{ code: "custom", path: unfinished, message, input: undefined }]);
}

function isAboutLength(issue: z.core.$ZodIssue): boolean {
  return issue.code === "too_big" && (issue.origin === "string" || issue.origin === "array");
}

/** What is nested further is somebody's attempt to keep the server busy. */
const DEEPEST = 32;

/** In bytes: `\u0000`. */
const LONGEST_ESCAPE = 6;

/** The value as far as it came, its last text cut short, and where in it the bytes end. */
function readStart(start: Uint8Array): { value: unknown; path: (string | number)[] } {
  const parser = new JSONParser({ emitPartialTokens: true, emitPartialValues: true });
  let last: ParsedElementInfo = { stack: [] };
  parser.onValue = (element) => {
    last = element;
    if (element.stack.length > DEEPEST) throw new Error("No input is as deep as that.");
  };
  parser.onError = () => undefined; // it reads no further, and what came before says as much as ever
  parser.write(start.subarray(0, -LONGEST_ESCAPE));
  // It tells of a text that is cut short, but not in the middle of an escape: one of these bytes is in none.
  for (const byte of start.subarray(-LONGEST_ESCAPE)) parser.write([byte]);

  const { stack, parent, key, partial, value } = last;
  if (partial && parent && key !== undefined && value !== undefined) {
    Reflect.set(parent, key, value);
  }
  const containers = stack.slice(1); // the first is what the whole body is in: nothing
  const keys = [...containers.map((each) => each.key), partial ? key : undefined];
  return {
    value: containers.length > 0 ? containers[0]?.value : parent,
    path: keys.filter((each) => each !== undefined),
  };
}
