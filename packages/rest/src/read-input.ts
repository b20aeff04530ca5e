import { TRPCError } from "@trpc/server";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { type Coercion, compileCoercion } from "./coerce.ts";
import { type RestRoute, RestRouteError, remainingProperties } from "./collect-routes.ts";
import { dereference, type JsonSchema } from "./json-schema.ts";

/**
 * Compiles the function that gathers a route's input from path, query and body. Body values keep their JSON types; what
 * stands in the path and the query is coerced. It decides nothing that the procedure's schema can decide.
 *
 * @throws {RestRouteError} when the path or the query is to carry what text cannot.
 */
export function compileReadInput(route: RestRoute): (request: FastifyRequest) => unknown {
  const { input } = route;
  if (!input) return ({ query }) => refuseUnknown(query, []);
  const queryNames = route.hasBody ? [] : Object.keys(remainingProperties(route));
  const coercions = compileCoercions(route, [...route.pathParameters, ...queryNames]);

  return ({ params, query, body }) => {
    const fromPath = coerceAll(params, coercions);
    // In the body's place, an array or a plain value is for the schema to refuse.
    if (route.hasBody && body !== undefined && !isRecord(body)) return body;
    const fromBody = route.hasBody && isRecord(body) ? body : {};
    refuseUnknown(query, queryNames);
    refuseCollisions(fromBody, route.pathParameters);
    return { ...fromBody, ...coerceAll(query, coercions), ...fromPath };
  };
}

function compileCoercions(
  { procedure, input, pathParameters }: RestRoute,
  names: string[],
): Map<string, Coercion> {
  const definitions = input?.definitions ?? {};
  const resolve = (schema: JsonSchema) => dereference({ schema, definitions });
  return new Map(
    names.map((name) => {
      const schema = input?.schema.properties?.[name] ?? {};
      if (pathParameters.includes(name) && resolve(schema).type === "array") {
        throw new RestRouteError(procedure, `its path has {${name}}, which is a list`);
      }
      try {
        return [name, compileCoercion(schema, resolve)];
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new RestRouteError(procedure, `its field ${name}: ${reason}`);
      }
    }),
  );
}

function coerceAll(source: unknown, coercions: Map<string, Coercion>): Record<string, unknown> {
  if (!isRecord(source)) return {};
  return Object.fromEntries(
    Object.entries(source).map(([name, value]) => [
      name,
      isText(value) ? (coercions.get(name)?.(value) ?? value) : value,
    ]),
  );
}

function refuseUnknown(query: unknown, known: string[]): void {
  if (!isRecord(query)) return;
  refuseKeys(Object.keys(query).filter((name) => !known.includes(name)));
}

/** A field that the path carries may not be sent in the body as well. */
function refuseCollisions(body: object, pathParameters: string[]): void {
  refuseKeys(pathParameters.filter((name) => Object.hasOwn(body, name)));
}

function refuseKeys(keys: string[]): void {
  if (keys.length === 0) return;
  throw new TRPCError({
    code: "BAD_REQUEST",
    cause: new z.ZodRealError([
      { code: "unrecognized_keys", keys, path: [], message: `Unknown: ${keys.join(", ")}` },
    ]),
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string | string[] {
  return typeof value === "string" || Array.isArray(value);
}
