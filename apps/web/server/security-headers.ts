import type { FastifyInstance } from "fastify";

/** Sends with every response what browsers should know. Pages bring a content security policy of their own. */
export function addSecurityHeaders(
  app: FastifyInstance,
  { isSecure }: { isSecure: boolean },
): void {
  app.addHook("onRequest", async (_request, reply) => {
    reply.headers({
      "Content-Security-Policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
      "X-Content-Type-Options": "nosniff",
      "X-Frame-Options": "DENY",
      // not no-referrer: with it, browsers send forms with `Origin: null`
      "Referrer-Policy": "same-origin",
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Resource-Policy": "same-origin",
      ...(isSecure && { "Strict-Transport-Security": "max-age=31536000" }),
    });
  });
}
