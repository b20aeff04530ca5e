import type { AnyTRPCProcedure, AnyTRPCRouter } from "@trpc/server";
import { z } from "zod";
import { type ConvertedSchema, dereference, type JsonSchema, toJsonSchema } from "./json-schema.ts";
import { type ProblemSummary, type RateLimit, type RouteMeta, restMeta } from "./meta.ts";

/** A procedure that is published over REST. */
export interface RestRoute extends Omit<RouteMeta, "path"> {
  /** The procedure's name: `events.list`. */
  procedure: string;
  /** A subscription answers with a stream of server-sent events. */
  type: "query" | "mutation" | "subscription";
  /** As in the meta: `/events/{id}`. */
  path: string;
  pathParameters: string[];
  /** Whether the input that the path does not carry is in the body; otherwise it is in the query. */
  hasBody: boolean;
  inputSchema: z.ZodType | undefined;
  /** What goes in, an object; undefined when nothing does. */
  input: ConvertedSchema | undefined;
  /** What comes out, one item of it for a subscription; undefined when nothing does. */
  output: ConvertedSchema | undefined;
  security: string[];
  rateLimit: RateLimit[];
  problems: ProblemSummary[];
}

/** A procedure that cannot be published. The message names it and says why. */
export class RestRouteError extends Error {
  override readonly name = "RestRouteError";

  constructor(procedure: string, reason: string) {
    super(`The procedure ${procedure} cannot be published over REST: ${reason}.`);
  }
}

/**
 * Reads the routes from a router: one for each procedure that has `meta.openapi`.
 *
 * @throws {RestRouteError}
 */
export function collectRoutes(router: AnyTRPCRouter): RestRoute[] {
  const procedures: Record<string, AnyTRPCProcedure> = router._def.procedures;
  const routes = Object.entries(procedures).flatMap(([name, procedure]) => {
    const route = readRoute(name, procedure);
    return route ? [route] : [];
  });
  refuseClashes(routes);
  return routes;
}

function readRoute(procedure: string, { _def }: AnyTRPCProcedure): RestRoute | undefined {
  const meta = restMeta.safeParse(_def.meta ?? {});
  if (!meta.success) {
    throw new RestRouteError(procedure, `its meta is wrong: ${z.prettifyError(meta.error)}`);
  }
  const { openapi, security, rateLimit, problems } = meta.data;
  if (!openapi) return undefined;
  const inputSchema = readInputSchema(procedure, _def.inputs);
  const converted = convert(procedure, "input", inputSchema);
  const input = converted && { ...converted, schema: dereference(converted) };
  const isStream = _def.type === "subscription";
  const schema = outputSchema(procedure, _def);
  const output = convert(procedure, "output", isStream ? itemSchema(procedure, schema) : schema);
  const pathParameters = namesInBraces(openapi.path);
  refuseUnknownFields(procedure, openapi, {
    input: Object.keys(input?.schema.properties ?? {}),
    output: Object.keys((output && dereference(output).properties) ?? {}),
  });
  if (new Set(pathParameters).size < pathParameters.length) {
    throw new RestRouteError(procedure, "its path has a parameter twice");
  }
  if (isStream && (openapi.method !== "GET" || openapi.status !== 200)) {
    throw new RestRouteError(procedure, "it is a subscription: it can only answer 200 to GET");
  }
  const isText = openapi.contentType !== undefined && !openapi.contentType.endsWith("+json");
  if (!isStream && isText && !(output && dereference(output).type === "string")) {
    throw new RestRouteError(procedure, `it is to answer ${openapi.contentType}, but no string`);
  }
  const hasBody = ["POST", "PUT", "PATCH"].includes(openapi.method);
  return {
    ...openapi,
    ...(isStream && { contentType: "text/event-stream" }),
    procedure,
    type: _def.type,
    pathParameters,
    hasBody,
    inputSchema,
    input,
    output,
    security,
    rateLimit,
    problems,
  };
}

/** Every field that the meta names must be one of the schema's. */
function refuseUnknownFields(
  procedure: string,
  { path, location, headers, pagination }: RouteMeta,
  fields: { input: string[]; output: string[] },
): void {
  const inBraces = (where: string, side: "input" | "output", template: string | undefined) =>
    namesInBraces(template).map((name) => ({ where, side, name, written: `{${name}}` }));
  const inPages = (side: "input" | "output", name: string) => [
    { where: "pagination", side, name, written: name },
  ];
  const named = [
    ...inBraces("path", "input", path),
    ...inBraces("location", "output", location),
    ...Object.entries(headers).flatMap(([header, { value }]) =>
      inBraces(`header ${header}`, "output", value),
    ),
    ...(pagination ? inPages("input", pagination.cursor) : []),
    ...(pagination ? inPages("output", pagination.next) : []),
  ];
  for (const { where, side, name, written } of named) {
    if (fields[side].includes(name)) continue;
    throw new RestRouteError(
      procedure,
      `its ${where} has ${written}, but its ${side} has no such field`,
    );
  }
}

function namesInBraces(template = ""): string[] {
  return [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "");
}

function readInputSchema(procedure: string, inputs: unknown[]): z.ZodType | undefined {
  const [input, ...more] = inputs;
  if (input === undefined) return undefined;
  if (more.length > 0) throw new RestRouteError(procedure, "it states .input() more than once");
  const object = unwrap(input);
  if (object instanceof z.ZodObject) return object;
  throw new RestRouteError(procedure, "its input is not a zod object");
}

/** REST always has an object, if an empty one, so that a default for the whole input never applies. */
function unwrap(schema: unknown): unknown {
  return schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
    ? unwrap(schema.unwrap())
    : schema;
}

function outputSchema(procedure: string, definition: object): z.ZodType | undefined {
  const output: unknown = "output" in definition ? definition.output : undefined;
  if (output instanceof z.ZodVoid) return undefined;
  if (output instanceof z.ZodType) return output;
  throw new RestRouteError(procedure, "it states no .output() in zod");
}

/** What a subscription yields, by the `item` of its output's metadata: an iterable has no schema of its own. */
function itemSchema(procedure: string, output: z.ZodType | undefined): z.ZodType {
  const item: unknown = output?.meta()?.item;
  if (item instanceof z.ZodType) return item;
  throw new RestRouteError(
    procedure,
    "its output's metadata has no `item`, the schema of its items",
  );
}

function convert(
  procedure: string,
  side: "input" | "output",
  schema: z.ZodType | undefined,
): ConvertedSchema | undefined {
  if (!schema) return undefined;
  try {
    return toJsonSchema(schema, side);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RestRouteError(procedure, `its ${side} is not JSON: ${reason}`);
  }
}

function refuseClashes(routes: RestRoute[]): void {
  const seen = new Map<string, string>();
  for (const { method, path, procedure } of routes) {
    const key = `${method} ${patternOf(path)}`;
    const other = seen.get(key);
    if (other) throw new RestRouteError(procedure, `${method} ${path} is taken by ${other}`);
    seen.set(key, procedure);
  }
}

/** Equal for paths that differ in the names of their parameters only. */
export function patternOf(path: string): string {
  let count = 0;
  return path.replaceAll(/\{\w+\}/g, () => `{p${++count}}`);
}

/** The fields that neither the path nor, when there is none, the body carries. */
export function remainingProperties(route: RestRoute): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(route.input?.schema.properties ?? {}).filter(
      ([name]) => !route.pathParameters.includes(name),
    ),
  );
}
