import type { AnyTRPCRouter } from "@trpc/server";
import { collectRoutes, type RestRoute, RestRouteError } from "./collect-routes.ts";
import { Components, NameClash } from "./document/components.ts";
import type { Header } from "./document/headers.ts";
import { describeOperation } from "./document/operation.ts";
import { createSchemaPlacer } from "./document/place-schema.ts";
import { appliesTo, type GeneralProblem, problemResponses } from "./document/problems.ts";
import type { ProblemSummary } from "./meta.ts";

/** What the document says beyond what the procedures state. */
export interface DocumentOptions {
  info: {
    title: string;
    version: string;
    summary?: string;
    description?: string;
    contact?: { name?: string; url?: string; email?: string };
    license?: { name: string; identifier?: string; url?: string };
  };
  servers?: { url: string; description?: string; [extension: `x-${string}`]: unknown }[];
  /** What the tags of the procedures mean, in the order to show them in. */
  tags?: { name: string; description: string }[];
  /** By name, as OpenAPI writes them, each with the problems that it adds to a route. */
  securitySchemes?: Record<string, { scheme: Record<string, unknown>; problems: ProblemSummary[] }>;
  /** What every route may answer, or every one of a kind. */
  generalProblems: GeneralProblem[];
  /** Headers that every answer may have. */
  headers?: Record<string, Header>;
}

/** An OpenAPI 3.1 document, as plain JSON. */
export interface OpenApiDocument {
  openapi: string;
  info: DocumentOptions["info"];
  servers: { url: string }[];
  tags: { name: string; description?: string }[];
  paths: Record<string, Record<string, object>>;
  components: Record<string, Record<string, object>>;
}

/**
 * The document that `registerRest` serves, without serving anything.
 *
 * @throws {RestRouteError} when a procedure cannot be published.
 */
export function describeRouter(
  router: AnyTRPCRouter,
  options: DocumentOptions,
  problemTypeUrl: (code: string) => string,
): OpenApiDocument {
  return createOpenApiDocument(collectRoutes(router), options, problemTypeUrl);
}

/**
 * Describes the routes in OpenAPI 3.1, from the same statement that serves them.
 *
 * @param problemTypeUrl where an error's code is described.
 * @throws {RestRouteError} when two schemas that differ have one name.
 */
export function createOpenApiDocument(
  routes: RestRoute[],
  options: DocumentOptions,
  problemTypeUrl: (code: string) => string,
): OpenApiDocument {
  const { info, servers = [], tags = [], securitySchemes = {}, headers = {} } = options;
  const components = new Components();
  const tools = { components, placer: createSchemaPlacer(routes, components), headers };
  const paths: OpenApiDocument["paths"] = {};
  for (const route of routes) {
    const problems = [
      ...options.generalProblems.filter((problem) => appliesTo(route, problem)),
      ...route.security.flatMap((name) => securitySchemes[name]?.problems ?? []),
      ...route.problems,
    ];
    const operation = refuseClash(route, () => {
      const { responses, ...rest } = describeOperation(route, tools);
      const refusals = problemResponses(route, problems, {
        components,
        typeUrl: problemTypeUrl,
        headers,
      });
      return { ...rest, responses: { ...responses, ...refusals } };
    });
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation };
  }
  const used = new Set(routes.flatMap((route) => route.tags ?? []));
  const described = tags.filter(({ name }) => used.has(name));
  const others = [...used].filter((name) => !described.some((tag) => tag.name === name));
  return {
    openapi: "3.1.1",
    info,
    servers,
    tags: [...described, ...others.map((name) => ({ name }))],
    paths,
    components: {
      ...components.toJSON(),
      securitySchemes: Object.fromEntries(
        Object.entries(securitySchemes).map(([name, { scheme }]) => [name, scheme]),
      ),
    },
  };
}

function refuseClash<T>({ procedure }: RestRoute, describe: () => T): T {
  try {
    return describe();
  } catch (error) {
    if (error instanceof NameClash) throw new RestRouteError(procedure, error.message);
    throw error;
  }
}
