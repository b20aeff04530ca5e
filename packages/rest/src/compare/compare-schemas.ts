import { isDeepStrictEqual } from "node:util";
import { ANYTHING, alternativesOf } from "./alternatives.ts";
import { type Change, isJson, type Json, listAt, matchKeys, objectAt } from "./change.ts";
import { compareLimits, isLimit } from "./limits.ts";

export interface Documents {
  before: Json;
  after: Json;
}

/** Who has to cope with the value: the server with what goes in, the client with what comes out. */
type Direction = "in" | "out";

/** How a place is compared, and where it is. */
export interface Place {
  documents: Documents;
  direction: Direction;
  at: string;
  /** Whether new values of an enum are expected, as among the codes of errors. */
  isOpenEnum?: boolean;
  /** The pairs of schemas that are being compared around this one: a schema may contain itself. */
  around?: [unknown, unknown][];
}

/**
 * Compares two schemas. What goes in may be widened without harm, and what comes out narrowed; an object that comes out
 * may have more properties.
 */
export function compareSchemas(before: unknown, after: unknown, place: Place): Change[] {
  const { documents, direction, at, around = [] } = place;
  const resolved = [before, after].map((each) => JSON.stringify(each)).join();
  if (around.some((pair) => pair.map((each) => JSON.stringify(each)).join() === resolved))
    return [];
  const inside = { ...place, around: [...around, [before, after] as [unknown, unknown]] };

  const old = alternativesOf(documents.before, before);
  const now = alternativesOf(documents.after, after);
  const { gone, come, stayed } = matchKeys(Object.fromEntries(old), Object.fromEntries(now));
  const narrowed = now.has(ANYTHING) ? [] : gone;
  const widened = old.has(ANYTHING) ? [] : come;
  return [
    ...narrowed.map((type) => ({
      at,
      what: `is never ${type} any more`,
      isBreaking: direction === "in",
    })),
    ...widened.map((type) => ({ at, what: `may be ${type} now`, isBreaking: direction === "out" })),
    ...stayed.flatMap((type) => compareOne(old.get(type) ?? {}, now.get(type) ?? {}, inside)),
  ];
}

/** What holds another schema, and how it is called. */
const PARTS = { items: "each", contentSchema: "content" };

function compareOne(before: Json, after: Json, place: Place): Change[] {
  const { direction, at } = place;
  const parts = Object.entries(PARTS).flatMap(([keyword, name]) =>
    keyword in before || keyword in after
      ? compareSchemas(before[keyword] ?? {}, after[keyword] ?? {}, {
          ...place,
          at: `${at}, ${name}`,
        })
      : [],
  );
  return [
    ...compareValues(before, after, place),
    ...compareLimits(before, after).map(({ what, effect }) => ({
      at,
      what,
      isBreaking: effect === "changed" || (effect === "narrowed") === (direction === "in"),
    })),
    ...compareProperties(before, after, place),
    ...compareRest(before, after, place),
    ...parts,
  ];
}

/** Of `enum` and `const`. */
function compareValues(before: Json, after: Json, { direction, at, isOpenEnum }: Place): Change[] {
  const [old, now] = [valuesOf(before), valuesOf(after)];
  if (!old && !now) return [];
  const gone = old?.filter((value) => now && !now.includes(value)) ?? [];
  const come = now?.filter((value) => old && !old.includes(value)) ?? [];
  return [
    ...(old ? [] : [{ at, what: "is one of a list now", isBreaking: direction === "in" }]),
    ...(now ? [] : [{ at, what: "is no longer one of a list", isBreaking: direction === "out" }]),
    ...gone.map((value) => ({
      at,
      what: `is never ${value} any more`,
      isBreaking: direction === "in",
    })),
    ...come.map((value) => ({
      at,
      what: `may be ${value} now`,
      isBreaking: direction === "out" && !isOpenEnum,
    })),
  ];
}

function valuesOf({ enum: values, const: only }: Json): string[] | undefined {
  if (only !== undefined) return [JSON.stringify(only)];
  return Array.isArray(values) ? values.map((value) => JSON.stringify(value)) : undefined;
}

function compareProperties(before: Json, after: Json, place: Place): Change[] {
  const { direction, at } = place;
  const [old, now] = [objectAt(before, "properties"), objectAt(after, "properties")];
  const { gone, come, stayed } = matchKeys(old, now);
  const wasRequired = (name: string) => listAt(before, "required").includes(name);
  const isRequired = (name: string) => listAt(after, "required").includes(name);
  const where = (name: string) => `${at}, ${name}`;
  return [
    ...gone.map((name) => ({ at: where(name), what: "is gone", isBreaking: true })),
    ...come.map((name) => ({
      at: where(name),
      what: isRequired(name) ? "is new, and required" : "is new",
      isBreaking: direction === "in" && isRequired(name),
    })),
    ...stayed.flatMap((name) => [
      ...(wasRequired(name) === isRequired(name)
        ? []
        : [
            {
              at: where(name),
              what: isRequired(name) ? "is required now" : "is optional now",
              isBreaking: isRequired(name) === (direction === "in"),
            },
          ]),
      ...compareSchemas(old[name], now[name], { ...place, at: where(name) }),
    ]),
    ...compareOthers(before.additionalProperties, after.additionalProperties, place),
  ];
}

/** Of the properties that have no name: `true` or nothing, `false`, or a schema. */
function compareOthers(before: unknown = true, after: unknown = true, place: Place): Change[] {
  const { direction, at } = place;
  if (isDeepStrictEqual(before, after)) return [];
  if (isJson(before) && isJson(after)) {
    return compareSchemas(before, after, { ...place, at: `${at}, every other property` });
  }
  const isNarrower = after === false || before === true;
  return [
    {
      at,
      what: isNarrower ? "has fewer other properties" : "may have more other properties",
      isBreaking: isNarrower && direction === "in", // who reads an object ignores what it does not know
    },
  ];
}

const WORDS = [
  "title",
  "description",
  "examples",
  "example",
  "$comment",
  "externalDocs",
  "deprecated",
];
const JUDGED = [
  "enum",
  "const",
  "properties",
  "required",
  "additionalProperties",
  ...Object.keys(PARTS),
];

/** What only says something is harmless; what nobody here knows is not. */
function compareRest(before: Json, after: Json, { at }: Place): Change[] {
  const { gone, come, stayed } = matchKeys(before, after);
  const changed = [
    ...gone,
    ...come,
    ...stayed.filter((key) => !isDeepStrictEqual(before[key], after[key])),
  ].filter((key) => !JUDGED.includes(key) && !isLimit(key));
  const words = changed.filter((key) => WORDS.includes(key) || key.startsWith("x-"));
  return [
    ...(words.length > 0 ? [{ at, what: "is described differently", isBreaking: false }] : []),
    ...changed
      .filter((key) => !words.includes(key))
      .map((key) => ({
        at,
        what: `has another ${key}: ${JSON.stringify(before[key])} became ${JSON.stringify(after[key])}`,
        // a default that comes in addition changes nothing for whoever sent the value or left it out knowingly
        isBreaking: !(key === "default" && !(key in before)),
      })),
  ];
}
