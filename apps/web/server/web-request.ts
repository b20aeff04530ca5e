import type { FastifyReply, FastifyRequest } from "fastify";

/**
 * Makes the standard Request that React Router takes. Its URL is the one the browser used, and its X-Forwarded-For the
 * browser's address alone, as far as the trusted proxies say. Returns undefined when target and Host header make no URL.
 */
export function toWebRequest(request: FastifyRequest, reply: FastifyReply): Request | undefined {
  const url = URL.parse(`${request.protocol}://${request.host}${request.url}`);
  if (!url) return undefined;
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    for (const each of [value ?? []].flat()) headers.append(name, each);
  }
  headers.set("x-forwarded-for", request.ip);
  return new Request(url, {
    method: request.method,
    headers,
    signal: untilGone(reply),
    ...(typeof request.body === "string" && { body: request.body }),
  });
}

/** Fires when the browser goes away before its answer is complete. Fastify's own fires once the body has been read. */
function untilGone({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once("close", () => {
    if (!raw.writableFinished) gone.abort();
  });
  return gone.signal;
}
