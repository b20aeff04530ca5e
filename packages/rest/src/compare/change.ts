/** One difference between two documents. */
export interface Change {
  /** Where, for people: `POST /events, body, venue`. */
  at: string;
  /** What, as the end of a sentence that begins with the place. */
  what: string;
  /** Whether a client that was right before can be wrong now. */
  isBreaking: boolean;
}

export type Json = Record<string, unknown>;

export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object that stands there, or an empty one. */
export function objectAt(parent: unknown, key: string): Json {
  const value = isJson(parent) ? parent[key] : undefined;
  return isJson(value) ? value : {};
}

export function listAt(parent: unknown, key: string): unknown[] {
  const value = isJson(parent) ? parent[key] : undefined;
  return Array.isArray(value) ? value : [];
}

/** The names on either side: those that went, those that came, and those that stayed. */
export function matchKeys(before: Json, after: Json) {
  return {
    gone: Object.keys(before).filter((key) => !(key in after)),
    come: Object.keys(after).filter((key) => !(key in before)),
    stayed: Object.keys(before).filter((key) => key in after),
  };
}
