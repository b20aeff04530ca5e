import type { RestRoute } from "../collect-routes.ts";
import type { JsonSchema } from "../json-schema.ts";
import type { Components, Reference } from "./components.ts";

/** A header of an answer, as OpenAPI describes it. */
export interface Header {
  description: string;
  /** Whether every such answer has it. */
  required?: boolean;
  schema: JsonSchema;
  example?: unknown;
}

const URI_REFERENCE = { type: "string", format: "uri-reference", maxLength: 2_000 };
const VISIBLE = "^[ -~]*$"; // the ASCII that a header may have

const ENTITY_TAG: Header = {
  description:
    "Names this state of the answer (RFC 9110 §8.8.3): send it as `If-None-Match` to be told 304 while nothing " +
    "changed, or as `If-Match` to change no other state than this.",
  required: true,
  schema: { type: "string", pattern: '^"[!#-~]*"$', maxLength: 100 },
  example: '"9dVqYbq0V1CwP6m2JrUo8A"',
};

const LOCATION: Header = {
  description: "Where to find what was made.",
  required: true,
  schema: URI_REFERENCE,
};

const LINK: Header = {
  description: 'Links (RFC 8288). `rel="next"` is the next page; the last page has none.',
  schema: { type: "string", pattern: VISIBLE, maxLength: 4_000 },
};

/** draft-ietf-httpapi-ratelimit-headers-10 */
const RATE_LIMIT: Header = {
  description:
    "For each policy that counted this request: how many more it lets through (`r`) and in how many seconds the " +
    "quota is whole again (`t`).",
  schema: { type: "string", pattern: VISIBLE, maxLength: 1_000 },
  example: '"minute";r=9;t=60',
};

const RATE_LIMIT_POLICY: Header = {
  description: "The policies: how many requests (`q`) they let through in how many seconds (`w`).",
  schema: { type: "string", pattern: VISIBLE, maxLength: 1_000 },
  example: '"minute";q=10;w=60',
};

export const RETRY_AFTER: Header = {
  description: "How many seconds to wait before trying again.",
  required: true,
  schema: { type: "integer", format: "int32", minimum: 0, maximum: 2 ** 31 - 1 },
  example: 2,
};

export const WWW_AUTHENTICATE: Header = {
  description: "How to authenticate (RFC 9110 §11.6.1).",
  required: true,
  schema: { type: "string", pattern: VISIBLE, maxLength: 1_000 },
};

const DEPRECATION: Header = {
  description: "Since when callers should leave this: `@` and Unix seconds (RFC 9745).",
  required: true,
  schema: { type: "string", pattern: "^@\\d+$", maxLength: 20 },
};

const SUNSET: Header = {
  description: "When this goes away (RFC 8594).",
  required: true,
  schema: { type: "string", pattern: VISIBLE, maxLength: 40 },
};

const X_ACCEL_BUFFERING: Header = {
  description: "Has nginx, on the way, hold nothing of the stream back.",
  required: true,
  schema: { type: "string", const: "no" },
};

/** What counts the requests of a route says so with each answer that was counted. */
export function rateLimitHeaders({ rateLimit }: RestRoute): Record<string, Header> {
  return rateLimit.length > 0
    ? { RateLimit: RATE_LIMIT, "RateLimit-Policy": RATE_LIMIT_POLICY }
    : {};
}

/** What a successful answer of the route has. */
export function successHeaders(route: RestRoute): Record<string, Header> {
  const { location, pagination, deprecated } = route;
  return {
    ...(hasEntityTag(route) && { ETag: ENTITY_TAG }),
    ...(location !== undefined && { Location: LOCATION }),
    ...((pagination ?? deprecated?.link) && { Link: LINK }),
    ...(deprecated && { Deprecation: DEPRECATION }),
    ...(deprecated?.sunset && { Sunset: SUNSET }),
    ...(route.type === "subscription" && { "X-Accel-Buffering": X_ACCEL_BUFFERING }),
    ...rateLimitHeaders(route),
  };
}

/** Whether the answer names its state, and is not sent again to who has it. */
export function hasEntityTag({ method, type, output }: RestRoute): boolean {
  return method === "GET" && type !== "subscription" && output !== undefined;
}

/** The headers that the route itself states, of a successful answer. */
export function statedHeaders(route: RestRoute): Record<string, Header> {
  return Object.fromEntries(
    Object.entries(route.headers).map(([name, { value, ...header }]) => [
      name,
      { ...header, ...(value !== undefined && { required: true }) },
    ]),
  );
}

/** Refers to headers that mean the same with every route. */
export function placeHeaders(
  headers: Record<string, Header>,
  components: Components,
): Record<string, Reference> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, header]) => [
      name,
      components.add("headers", name, header),
    ]),
  );
}
