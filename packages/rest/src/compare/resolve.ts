import { isJson, type Json } from "./change.ts";

/** What a node means: what it refers to, when it is a reference within the document. Nothing, when that is not there. */
export function resolve(document: Json, node: unknown): Json {
  let at: unknown = node;
  for (let steps = 0; isJson(at) && typeof at.$ref === "string" && steps < 100; steps++) {
    at = follow(document, at.$ref);
  }
  return isJson(at) ? at : {};
}

function follow(document: Json, reference: string): unknown {
  let at: unknown = document;
  for (const part of reference.replace(/^#\//, "").split("/")) {
    const key = decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
    at = isJson(at) ? at[key] : undefined;
  }
  return at;
}

/** A schema in one piece: its reference followed, and the parts of its `allOf` put together. */
export function flatten(document: Json, node: unknown): Json {
  const { allOf, ...own } = resolve(document, node);
  if (!Array.isArray(allOf)) return own;
  return [...allOf.map((part) => flatten(document, part)), own].reduce(putTogether, {});
}

function putTogether(one: Json, other: Json): Json {
  const properties = isJson(one.properties) ? { ...one.properties } : {};
  for (const [name, property] of Object.entries(isJson(other.properties) ? other.properties : {})) {
    properties[name] = name in properties ? { allOf: [properties[name], property] } : property;
  }
  const required = [one.required, other.required].flatMap((each) => each ?? []);
  return {
    ...one,
    ...other,
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.length > 0 && { required: [...new Set(required)] }),
  };
}
