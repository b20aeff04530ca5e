import { HandbillError } from "@handbill/rpc/server";
import type { FastifyInstance } from "fastify";

/**
 * Answers 503 to a request that was not answered after so many milliseconds, unless its answer has begun, as a stream's. In
 * place of Fastify's own `handlerTimeout`: that (5.12) ends as soon as a body has been read, and aborts a signal for each body.
 */
export function limitHandling(app: FastifyInstance, milliseconds: number): void {
  app.addHook("onRequest", (request, reply, done) => {
    const timer = setTimeout(() => {
      if (reply.sent || reply.raw.headersSent) return;
      request.log.error("a request was given up: it took too long");
      void reply.send(new HandbillError("UNAVAILABLE"));
    }, milliseconds);
    reply.raw.once("close", () => clearTimeout(timer));
    done();
  });
}
