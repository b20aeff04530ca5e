import { type RestRoute, remainingProperties } from "../collect-routes.ts";
import type { ConvertedSchema } from "../json-schema.ts";
import { exampleOf } from "./example.ts";
import { hasEntityTag } from "./headers.ts";
import type { SchemaPlacer } from "./place-schema.ts";

// Where a parameter may be left out it has no example of its own: a page for trying the API would send that.

const TAGS = '^(\\*|(W/)?"[!#-~]*"( *, *(W/)?"[!#-~]*")*)$';

/** draft-ietf-httpapi-idempotency-key-header */
const IDEMPOTENCY_KEY = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description:
    "A value of your own for this request: sent again with it, the request is done once, and answered the same.",
  schema: { type: "string", pattern: "^[!-~]+$", minLength: 1, maxLength: 255 },
};

const IF_NONE_MATCH = {
  name: "If-None-Match",
  in: "header",
  required: false,
  description:
    "The `ETag` that you have: the answer is 304 while it is still true (RFC 9110 §13.1.2).",
  schema: { type: "string", pattern: TAGS, maxLength: 1_000 },
};

const IF_MATCH = {
  name: "If-Match",
  in: "header",
  required: false,
  description:
    "The `ETag` of the state that you mean to change: the answer is 412 when it is another by now (RFC 9110 §13.1.1).",
  schema: { type: "string", pattern: TAGS, maxLength: 1_000 },
};

const LAST_EVENT_ID = {
  name: "Last-Event-ID",
  in: "header",
  required: false,
  description:
    "The `id` of the last event that arrived: the stream goes on after it (WHATWG HTML §9.2.4).",
  schema: { type: "string", pattern: "^[!-~]+$", minLength: 1, maxLength: 200 },
};

/** What a request of the route carries beside its body. */
export function parametersOf(route: RestRoute, placer: SchemaPlacer): object[] {
  const { pathParameters, idempotencyKey, ifMatch, hasBody, input, type } = route;
  const required = input?.schema.required ?? [];
  const inQuery = hasBody ? [] : Object.keys(remainingProperties(route));
  const describe = (name: string, place: "path" | "query") =>
    describeParameter(
      { name, in: place, required: place === "path" || required.includes(name) },
      { schema: input?.schema.properties?.[name] ?? {}, definitions: input?.definitions ?? {} },
      placer,
    );
  return [
    ...pathParameters.map((name) => describe(name, "path")),
    ...inQuery.map((name) => describe(name, "query")),
    ...(idempotencyKey ? [IDEMPOTENCY_KEY] : []),
    ...(hasEntityTag(route) ? [IF_NONE_MATCH] : []),
    ...(ifMatch ? [IF_MATCH] : []),
    ...(type === "subscription" ? [LAST_EVENT_ID] : []),
  ];
}

/** A parameter has places of its own for what its schema says of it. */
function describeParameter(
  parameter: { name: string; in: "path" | "query"; required: boolean },
  { schema: { description, ...schema }, definitions }: ConvertedSchema,
  placer: SchemaPlacer,
) {
  const example = parameter.required ? exampleOf(schema, definitions) : undefined;
  if (example !== undefined) delete schema.examples;
  return {
    ...parameter,
    ...(description !== undefined && { description }),
    schema: placer.place({ schema, definitions }, "input"),
    ...(example !== undefined && { example }),
  };
}
