import type { FastifyReply, FastifyRequest } from "fastify";
import type { Answer, BodyForm } from "./answer.ts";
import type { RestRoute } from "./collect-routes.ts";
import { listsTag } from "./entity-tag.ts";

/**
 * Compiles the function that answers with a procedure's output: status, headers and body as the route states them. What
 * a GET answers has an entity tag, and is not sent again to a caller who has it (RFC 9110 §13.1.2).
 */
export function compileSendOutput(
  route: RestRoute,
): (request: FastifyRequest, reply: FastifyReply, answer: Answer) => FastifyReply {
  const { status, pagination, contentType } = route;
  const isCacheable = route.method === "GET";
  const cacheControl = cacheControlOf(route);
  const form = formOf(contentType);
  const type = `${contentType ?? "application/json"}; charset=utf-8`;
  const templates = Object.entries(route.headers).flatMap(([name, { value }]) =>
    value === undefined ? [] : ([[name.toLowerCase(), value]] as const),
  );

  return (request, reply, answer) => {
    const { output } = answer;
    void reply.code(status).header("cache-control", cacheControl);
    if (route.location)
      void reply.header("location", expand(route.location, output, encodeURIComponent));
    for (const [name, value] of templates) void reply.header(name, expand(value, output, toAscii));
    if (pagination) addNextLink(request, reply, pagination.cursor, field(output, pagination.next));
    if (status === 204) return reply.send();

    // As bytes: Fastify would send a string output as plain text, without its quotes.
    const { bytes, tag } = answer.body(form);
    if (isCacheable) {
      const known = request.headers["if-none-match"];
      if (known !== undefined && listsTag(known, tag, "weak")) {
        return reply.code(304).header("etag", tag).send();
      }
      void reply.header("etag", tag);
    }
    return reply.type(type).send(bytes);
  };
}

/** What is JSON by another name, such as JSON-LD, is often copied into pages. */
function formOf(contentType: string | undefined): BodyForm {
  if (contentType === undefined) return "json";
  return contentType.endsWith("+json") ? "embeddable json" : "text";
}

/** Reads are asked for again each time, and cost little when nothing changed; what is somebody's own is not shared. */
function cacheControlOf({ method, security }: RestRoute): string {
  if (method !== "GET") return "no-store";
  return security.length > 0 ? "private, no-cache" : "no-cache";
}

/** RFC 8288: the same request with another cursor. */
function addNextLink(
  { url }: FastifyRequest,
  reply: FastifyReply,
  parameter: string,
  next: unknown,
): void {
  if (typeof next !== "string") return;
  const [path, query] = url.split("?", 2);
  const parameters = new URLSearchParams(query);
  parameters.set(parameter, next);
  addLink(reply, `<${path}?${parameters}>; rel="next"`);
}

/** Adds to the Link header, which may have links already. */
function addLink(reply: FastifyReply, link: string): void {
  const links = reply.getHeader("link");
  void reply.header("link", links === undefined ? link : `${links}, ${link}`);
}

function expand(template: string, output: unknown, encode: (text: string) => string): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encode(String(field(output, name)).toWellFormed()),
  );
}

/** Leaves visible ASCII as it is, which is all that a header may have. */
function toAscii(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]+/g, encodeURIComponent);
}

function field(output: unknown, name: string): unknown {
  return typeof output === "object" && output !== null ? Reflect.get(output, name) : undefined;
}
