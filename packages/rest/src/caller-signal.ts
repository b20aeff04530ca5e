import type { FastifyReply } from "fastify";

/**
 * Aborts when the caller goes away before it has its answer. Fastify's own `request.signal` (5.12) aborts as soon as a
 * body has been read.
 */
export function callerSignal({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  raw.once("close", () => {
    if (!raw.writableFinished) controller.abort();
  });
  return controller.signal;
}
