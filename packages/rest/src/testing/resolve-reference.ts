/** A part of a document, and where it stands there, as a JSON pointer (RFC 6901). */
export interface Located {
  node: unknown;
  pointer: string;
}

/** What stands at `keys` below a part of the document; a reference on the way is followed. */
export function locate(document: object, from: Located, ...keys: string[]): Located {
  let at = follow(document, from);
  for (const key of keys) {
    const escaped = key.replaceAll("~", "~0").replaceAll("/", "~1");
    const node: unknown = isContainer(at.node) ? Reflect.get(at.node, key) : undefined;
    at = follow(document, { node, pointer: `${at.pointer}/${escaped}` });
  }
  return at;
}

/** The parts below one of the document, by name; those of a list by index. */
export function locateAll(document: object, from: Located): [name: string, Located][] {
  const at = follow(document, from);
  if (!isContainer(at.node)) return [];
  return Object.keys(at.node).map((name) => [name, locate(document, at, name)]);
}

/** The document's own root. */
export function rootOf(document: object): Located {
  return { node: document, pointer: "" };
}

/** @throws when a reference leads out of the document, to nothing, or in a circle. */
function follow(document: object, from: Located): Located {
  let at = from;
  for (let steps = 0; isRecord(at.node) && typeof at.node.$ref === "string"; steps++) {
    const reference = at.node.$ref;
    if (!reference.startsWith("#/") || steps > 100) throw new Error(`Cannot follow ${reference}.`);
    let node: unknown = document;
    for (const part of reference.slice(2).split("/")) {
      const key = unescapePointer(decodeURIComponent(part));
      node = isContainer(node) ? Reflect.get(node, key) : undefined;
    }
    if (node === undefined) throw new Error(`${reference} leads nowhere.`);
    at = { node, pointer: reference.slice(1) };
  }
  return at;
}

/** A key as a JSON pointer writes it, read back. */
export function unescapePointer(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
