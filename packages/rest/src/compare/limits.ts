import type { Json } from "./change.ts";

/** What became of the values that a keyword lets through. */
export interface LimitChange {
  what: string;
  effect: "narrowed" | "widened" | "changed";
}

/** Each keyword, and whether a larger number lets more through. */
const BOUNDS = new Map<string, boolean>([
  ["minimum", false],
  ["exclusiveMinimum", false],
  ["minLength", false],
  ["minItems", false],
  ["minProperties", false],
  ["maximum", true],
  ["exclusiveMaximum", true],
  ["maxLength", true],
  ["maxItems", true],
  ["maxProperties", true],
]);

/** Those that let fewer values through when they are there, and whose changes nobody can weigh. */
const CHECKS = ["pattern", "format", "multipleOf", "uniqueItems", "isWhole"];

const KEYWORDS: ReadonlySet<string> = new Set([...BOUNDS.keys(), ...CHECKS]);

export function isLimit(keyword: string): boolean {
  return KEYWORDS.has(keyword);
}

/** How the limits of one type of value differ. */
export function compareLimits(before: Json, after: Json): LimitChange[] {
  return [...KEYWORDS].flatMap((keyword): LimitChange[] => {
    const [old, now] = [before[keyword], after[keyword]];
    if (old === now) return [];
    const what = `${keyword} was ${written(old)}, is ${written(now)}`;
    if (old === undefined) return [{ what, effect: "narrowed" }];
    if (now === undefined) return [{ what, effect: "widened" }];
    const isUpper = BOUNDS.get(keyword);
    if (isUpper === undefined) return [{ what, effect: "changed" }];
    return [{ what, effect: Number(now) > Number(old) === isUpper ? "widened" : "narrowed" }];
  });
}

function written(value: unknown): string {
  return value === undefined ? "none" : JSON.stringify(value);
}
