import { type RestRoute, remainingProperties } from "./collect-routes.ts";
import type { ConvertedSchema, JsonSchema } from "./json-schema.ts";
import type { ProblemSummary } from "./meta.ts";

export interface DocumentOptions {
  info: { title: string; version: string; description?: string };
  servers?: { url: string }[];
  /** By name, as OpenAPI writes them, each with the problems that it adds to a route. */
  securitySchemes?: Record<string, { scheme: Record<string, unknown>; problems: ProblemSummary[] }>;
  /** What every route may answer. Those of status 400 are for routes with an input, 413 and 415 for those with a body. */
  generalProblems: ProblemSummary[];
}

/** An OpenAPI 3.1 document, as plain JSON. */
export interface OpenApiDocument {
  openapi: string;
  info: DocumentOptions["info"];
  servers: { url: string }[];
  tags: { name: string }[];
  paths: Record<string, object>;
  components: object;
}

const problemSchema: JsonSchema = {
  type: "object",
  description: "An error (RFC 9457).",
  properties: {
    type: { type: "string", format: "uri", description: "Where this kind of error is described." },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string", description: "What happened, and the way out." },
    code: { type: "string", description: "What to tell errors apart by." },
    errors: {
      type: "array",
      description: "The fields that are not valid.",
      items: {
        type: "object",
        properties: { path: { type: "string" }, message: { type: "string" } },
        required: ["path", "message"],
      },
    },
  },
  required: ["type", "title", "status", "detail", "code"],
};

/** draft-ietf-httpapi-idempotency-key-header */
const idempotencyKeyParameter = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description:
    "A value of your own for this request: sent again with it, the request is done once.",
  schema: { type: "string", minLength: 1, maxLength: 255 },
};

/** Describes the routes in OpenAPI 3.1, from the same statement that serves them. */
export function createOpenApiDocument(
  routes: RestRoute[],
  { info, servers = [], securitySchemes = {}, generalProblems }: DocumentOptions,
): OpenApiDocument {
  const schemas: Record<string, JsonSchema> = { Problem: problemSchema };
  const paths: Record<string, object> = {};
  for (const route of routes) {
    Object.assign(schemas, route.input?.definitions, route.output?.definitions);
    const problems = [
      ...generalProblems.filter(({ status }) => appliesTo(route, status)),
      ...route.security.flatMap((name) => securitySchemes[name]?.problems ?? []),
      ...route.problems,
    ];
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: operation(route, problems),
    };
  }
  return {
    openapi: "3.1.1",
    info,
    servers,
    tags: [...new Set(routes.flatMap(({ tags = [] }) => tags))].map((name) => ({ name })),
    paths,
    components: {
      schemas,
      securitySchemes: Object.fromEntries(
        Object.entries(securitySchemes).map(([name, { scheme }]) => [name, scheme]),
      ),
    },
  };
}

function operation(route: RestRoute, problems: ProblemSummary[]): Record<string, unknown> {
  const parameters = parametersOf(route);
  return {
    operationId: route.procedure,
    summary: route.summary,
    ...(route.description && { description: route.description }),
    ...(route.tags && { tags: route.tags }),
    ...(route.security.length > 0 && { security: route.security.map((name) => ({ [name]: [] })) }),
    ...(parameters.length > 0 && { parameters }),
    ...(route.hasBody && route.input && { requestBody: requestBody(route, route.input) }),
    responses: { [route.status]: success(route), ...problemResponses(problems) },
  };
}

function parametersOf(route: RestRoute): Record<string, unknown>[] {
  const properties = route.input?.schema.properties ?? {};
  const inPath = route.pathParameters.map((name) => ({
    name,
    in: "path",
    required: true,
    schema: properties[name] ?? {},
  }));
  const inHeader = route.idempotencyKey ? [idempotencyKeyParameter] : [];
  if (route.hasBody) return [...inPath, ...inHeader];
  const required = route.input?.schema.required ?? [];
  const inQuery = Object.entries(remainingProperties(route)).map(
    ([name, { description, ...schema }]) => ({
      name,
      in: "query",
      required: required.includes(name),
      ...(description !== undefined && { description }),
      schema,
    }),
  );
  return [...inPath, ...inQuery];
}

function requestBody(route: RestRoute, { schema }: ConvertedSchema): Record<string, unknown> {
  const properties = remainingProperties(route);
  const required = (schema.required ?? []).filter((name) => name in properties);
  return {
    required: true,
    content: {
      "application/json": {
        schema: { ...schema, properties, ...(required.length > 0 ? { required } : {}) },
      },
    },
  };
}

function success(route: RestRoute): Record<string, unknown> {
  return {
    description: route.summary,
    ...(route.location && {
      headers: {
        Location: { required: true, schema: { type: "string", format: "uri-reference" } },
      },
    }),
    ...(route.output && { content: { "application/json": { schema: route.output.schema } } }),
  };
}

function problemResponses(problems: ProblemSummary[]): Record<string, unknown> {
  return Object.fromEntries(
    [...Map.groupBy(problems, ({ status }) => status)].map(([status, ofStatus]) => [
      status,
      {
        description: ofStatus.map(({ code, title }) => `${code}: ${title}.`).join(" "),
        content: {
          "application/problem+json": {
            schema: {
              allOf: [{ $ref: "#/components/schemas/Problem" }],
              properties: { code: { enum: ofStatus.map(({ code }) => code) } },
            },
          },
        },
      },
    ]),
  );
}

function appliesTo(route: RestRoute, status: number): boolean {
  if (status === 400) return route.input !== undefined;
  if (status === 413 || status === 415) return route.hasBody;
  return true;
}
