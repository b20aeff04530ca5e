import type { RestRoute } from "../collect-routes.ts";
import type { JsonSchema } from "../json-schema.ts";
import type { ProblemSummary } from "../meta.ts";
import { PROBLEM_LIMITS } from "../problem-limits.ts";
import type { Components, Reference } from "./components.ts";
import {
  type Header,
  placeHeaders,
  RETRY_AFTER,
  rateLimitHeaders,
  WWW_AUTHENTICATE,
} from "./headers.ts";

/** A problem that many routes answer, and which of them do. */
export interface GeneralProblem extends ProblemSummary {
  /** Only the routes of which it is true; all of them without it. */
  when?: Condition;
  /** The fields that the example complains of. */
  errors?: { path: string; message: string }[];
}

/** `changes`: the method is not GET, so that Fastify reads a body. */
type Condition = "changes" | "hasPathParameters" | "isRateLimited";

const CONDITIONS: Record<Condition, (route: RestRoute) => boolean> = {
  changes: ({ method }) => method !== "GET",
  hasPathParameters: ({ pathParameters }) => pathParameters.length > 0,
  isRateLimited: ({ rateLimit }) => rateLimit.length > 0,
};

export function appliesTo(route: RestRoute, { when }: GeneralProblem): boolean {
  return when === undefined || CONDITIONS[when](route);
}

const text = (description: string, maxLength: number): JsonSchema => ({
  type: "string",
  description,
  maxLength,
});

const PROBLEM: JsonSchema = {
  type: "object",
  description: "An error (RFC 9457).",
  properties: {
    type: { ...text("Where this kind of error is described.", 2_000), format: "uri" },
    title: text("What kind of error it is, in a few words.", PROBLEM_LIMITS.title),
    status: {
      type: "integer",
      format: "int32",
      minimum: 400,
      maximum: 599,
      description: "The answer's status.",
    },
    detail: text("What happened, and the way out.", PROBLEM_LIMITS.detail),
    code: { ...text("What to tell errors apart by.", 100), pattern: "^[A-Z][A-Z0-9_]*$" },
    errors: {
      type: "array",
      description: "The fields that are not valid.",
      maxItems: PROBLEM_LIMITS.errors,
      items: {
        type: "object",
        properties: {
          path: text(
            "The field, dotted as in `address.street`; empty for the whole input.",
            PROBLEM_LIMITS.path,
          ),
          message: text(
            "What is wrong with it: the end of a sentence that begins with its name.",
            PROBLEM_LIMITS.message,
          ),
        },
        required: ["path", "message"],
      },
    },
  },
  required: ["type", "title", "status", "detail", "code"],
};

/** The answers that are problems, by their status. */
export function problemResponses(
  route: RestRoute,
  problems: GeneralProblem[],
  {
    components,
    typeUrl,
    headers,
  }: {
    components: Components;
    typeUrl: (code: string) => string;
    headers: Record<string, Header>;
  },
): Record<string, unknown> {
  const problem = components.add("schemas", "Problem", PROBLEM);
  const byStatus = Map.groupBy(
    new Map(problems.map((each) => [each.code, each])).values(),
    ({ status }) => status,
  );
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [
      status,
      {
        description: ofStatus.map(({ code, title }) => `\`${code}\`: ${title}.`).join(" "),
        ...withHeaders(placeHeaders({ ...headersOf(status, route), ...headers }, components)),
        content: {
          "application/problem+json": {
            schema: {
              allOf: [problem],
              properties: { code: { type: "string", enum: ofStatus.map(({ code }) => code) } },
              required: ["code"],
            },
            examples: Object.fromEntries(
              ofStatus.map((each) => [
                each.code,
                components.add("examples", each.code, {
                  summary: each.title,
                  value: exampleOf(each, typeUrl),
                }),
              ]),
            ),
          },
        },
      },
    ]),
  );
}

function withHeaders(headers: Record<string, Reference>) {
  return Object.keys(headers).length > 0 ? { headers } : {};
}

function headersOf(status: number, route: RestRoute): Record<string, Header> {
  return {
    ...(status === 401 && { "WWW-Authenticate": WWW_AUTHENTICATE }),
    ...((status === 429 || status === 503) && { "Retry-After": RETRY_AFTER }),
    ...rateLimitHeaders(route),
  };
}

function exampleOf(
  { code, title, status, detail, errors }: GeneralProblem,
  typeUrl: (code: string) => string,
) {
  return {
    type: typeUrl(code),
    title,
    status,
    detail: detail ?? `${title}.`,
    code,
    ...(errors && { errors }),
  };
}
