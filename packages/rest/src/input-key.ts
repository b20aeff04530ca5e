/** Of a longer text no key is made: it would cost more than the read that it saves. */
const LONGEST_KEY = 2_000;

/**
 * One text for inputs that are the same, whatever the order of their fields, and another for every other input. Undefined for
 * what the query of a URL cannot carry, such as objects in objects, and for what is very long.
 *
 * @param input as it came, before its schema has seen it: JSON, or undefined.
 */
export function inputKey(input: unknown): string | undefined {
  if (input === undefined) return "";
  if (typeof input !== "object" || input === null || Array.isArray(input)) return undefined;
  let key = "";
  for (const [name, value] of Object.entries(input).sort(byName)) {
    const text = Array.isArray(value) ? listKey(value) : scalarKey(value);
    if (text === undefined) return undefined;
    key += `${JSON.stringify(name)}:${text},`;
  }
  return key.length > LONGEST_KEY ? undefined : `{${key}}`;
}

function byName([one]: [string, unknown], [other]: [string, unknown]): number {
  return one < other ? -1 : 1;
}

function listKey(list: unknown[]): string | undefined {
  const texts = list.map(scalarKey);
  return texts.includes(undefined) ? undefined : `[${texts.join(",")}]`;
}

function scalarKey(value: unknown): string | undefined {
  if (typeof value === "string") return JSON.stringify(value);
  // JSON.stringify takes -0 for 0, and 1e999 for null.
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  return typeof value === "boolean" || value === null ? String(value) : undefined;
}
