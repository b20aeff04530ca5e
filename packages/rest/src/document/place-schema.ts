import { isDeepStrictEqual } from "node:util";
import type { RestRoute } from "../collect-routes.ts";
import { type ConvertedSchema, type JsonSchema, referredName } from "../json-schema.ts";
import type { Components } from "./components.ts";

type Form = "input" | "output";

/** Writes schemas into the document: what has a name becomes a component, and is referred to. */
export interface SchemaPlacer {
  /** The schema as the document has it. */
  place(converted: ConvertedSchema, form: Form): JsonSchema;
  /** The same, of what goes in, as a component of that name. */
  placeNamed(name: string, converted: ConvertedSchema): JsonSchema;
  /** Whether more than one route has a schema of that name. */
  isShared(name: string): boolean;
}

/**
 * A schema may differ in what goes in and what comes out: by defaults, by transformations. Where it does, the form that
 * goes in has `Input` at the end of its name.
 */
export function createSchemaPlacer(routes: RestRoute[], components: Components): SchemaPlacer {
  const differing = findDiffering(routes);
  const nameOf = (id: string, form: Form) =>
    form === "input" && differing.has(id) ? `${id}Input` : id;

  function place({ schema, definitions }: ConvertedSchema, form: Form, within: string[]) {
    return mapReferences(schema, (id) => {
      const definition = definitions[id];
      if (definition && !within.includes(id)) {
        const component = place({ schema: definition, definitions }, form, [...within, id]);
        components.add("schemas", nameOf(id, form), component);
      }
      return nameOf(id, form);
    });
  }

  return {
    place: (converted, form) => place(converted, form, []),
    placeNamed: (name, converted) => {
      const component = place(converted, "input", [name]);
      return { ...components.add("schemas", nameOf(name, "input"), component) };
    },
    isShared: (name) => routes.filter((route) => hasDefinition(route, name)).length > 1,
  };
}

function hasDefinition({ input, output }: RestRoute, name: string): boolean {
  return [input, output].some((each) => each && name in each.definitions);
}

/** The names of the schemas that look one way going in and another coming out, by themselves or by what they refer to. */
function findDiffering(routes: RestRoute[]): Set<string> {
  const going = definitionsOf(routes.flatMap(({ input }) => input ?? []));
  const coming = definitionsOf(routes.flatMap(({ output }) => output ?? []));
  const both = [...going.keys()].filter((id) => coming.has(id));
  const differing = new Set(both.filter((id) => !isDeepStrictEqual(going.get(id), coming.get(id))));
  for (let before = -1; before !== differing.size; ) {
    before = differing.size;
    for (const id of both) {
      if (references(going.get(id)).some((each) => differing.has(each))) differing.add(id);
    }
  }
  return differing;
}

function definitionsOf(all: ConvertedSchema[]): Map<string, JsonSchema> {
  return new Map(all.flatMap(({ definitions }) => Object.entries(definitions)));
}

function references(schema: JsonSchema | undefined): string[] {
  const found: string[] = [];
  if (schema) {
    mapReferences(schema, (id) => {
      found.push(id);
      return id;
    });
  }
  return found;
}

/** A copy that refers to the components that `rename` says. */
function mapReferences(schema: JsonSchema, rename: (id: string) => string): JsonSchema {
  return JSON.parse(
    JSON.stringify(schema, (key, value) => {
      const id = key === "$ref" ? referredName({ $ref: String(value) }) : undefined;
      return id === undefined ? value : `#/components/schemas/${rename(id)}`;
    }),
  );
}
