import { type RestRoute, remainingProperties } from "../collect-routes.ts";
import type { ConvertedSchema, JsonSchema } from "../json-schema.ts";
import type { Components } from "./components.ts";
import { exampleOf } from "./example.ts";
import {
  type Header,
  hasEntityTag,
  placeHeaders,
  statedHeaders,
  successHeaders,
} from "./headers.ts";
import { parametersOf } from "./parameters.ts";
import type { SchemaPlacer } from "./place-schema.ts";

interface Tools {
  components: Components;
  placer: SchemaPlacer;
  /** Of every answer. */
  headers: Record<string, Header>;
}

/** Describes a route, but for the problems that it answers. */
export function describeOperation(
  route: RestRoute,
  tools: Tools,
): { responses: Record<string, unknown>; [field: string]: unknown } {
  const parameters = parametersOf(route, tools.placer);
  return {
    operationId: route.procedure,
    summary: route.summary,
    ...(route.description && { description: route.description }),
    ...(route.tags && { tags: route.tags }),
    ...(route.deprecated && { deprecated: true }),
    // An empty requirement says outright that anyone may call it.
    security: route.security.length > 0 ? route.security.map((name) => ({ [name]: [] })) : [{}],
    ...(parameters.length > 0 && { parameters }),
    ...(route.hasBody && route.input && { requestBody: requestBody(route, route.input, tools) }),
    responses: {
      [route.status]: success(route, tools),
      ...(hasEntityTag(route) && {
        304: { description: "It is still what you have.", ...headersOf(route, tools) },
      }),
    },
  };
}

/** The input without what the path carries. It has the input's name, unless others mean the whole by that. */
function requestBody(
  route: RestRoute,
  { schema, definitions }: ConvertedSchema,
  { placer }: { placer: SchemaPlacer },
) {
  const properties = remainingProperties(route);
  const { required: ofAll = [], examples, ...rest } = schema;
  const required = ofAll.filter((name) => name in properties);
  const body: ConvertedSchema = {
    schema: {
      ...rest,
      properties,
      ...(required.length > 0 && { required }),
      ...(Array.isArray(examples) && {
        examples: examples.map((each) => withoutKeys(each, route.pathParameters)),
      }),
    },
    definitions,
  };
  const name = Object.keys(definitions).find((each) => definitions[each] === schema);
  const isWhole = route.pathParameters.length === 0;
  return {
    required: true,
    content: {
      "application/json": {
        schema:
          name !== undefined && (isWhole || !placer.isShared(name))
            ? placer.placeNamed(name, body)
            : placer.place(body, "input"),
        ...withExample(body.schema, definitions),
      },
    },
  };
}

function success(route: RestRoute, tools: Tools) {
  const { output, contentType = "application/json", summary } = route;
  return {
    description: summary,
    ...headersOf(route, tools),
    ...(output && { content: { [contentType]: describeOutput(route, output, tools) } }),
  };
}

function describeOutput({ type }: RestRoute, output: ConvertedSchema, { placer }: Tools) {
  const schema = placer.place(output, "output");
  const example = exampleOf(output.schema, output.definitions);
  if (type !== "subscription") return { schema, ...(example !== undefined && { example }) };
  return {
    schema: {
      type: "string",
      description:
        "Server-sent events. The data of each is this, as JSON. A last event, `problem`, tells what ended the stream.",
      contentMediaType: "text/event-stream",
      contentSchema: schema,
    },
    ...(example !== undefined && { example: `data: ${JSON.stringify(example)}\n\n` }),
  };
}

function headersOf(route: RestRoute, { components, headers }: Tools) {
  const all = {
    ...placeHeaders({ ...successHeaders(route), ...headers }, components),
    ...statedHeaders(route),
  };
  return Object.keys(all).length > 0 ? { headers: all } : {};
}

function withExample(schema: JsonSchema, definitions: Record<string, JsonSchema>) {
  const example = exampleOf(schema, definitions);
  return example === undefined ? {} : { example };
}

function withoutKeys(example: unknown, keys: string[]): unknown {
  if (typeof example !== "object" || example === null) return example;
  return Object.fromEntries(Object.entries(example).filter(([key]) => !keys.includes(key)));
}
