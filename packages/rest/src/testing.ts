import type { AnyTRPCRouter } from "@trpc/server";
import Fastify, { type FastifyInstance } from "fastify";
import { type RestOptions, registerRest } from "./rest.ts";

/** A router published with the fewest options, for tests. */
export function serve(router: AnyTRPCRouter, options: Partial<RestOptions> = {}): FastifyInstance {
  const app = Fastify();
  registerRest(app, {
    router,
    createContext: () => ({}),
    problemTypeUrl: (code) => `https://example.com/${code}`,
    document: {
      info: { title: "Items", version: "1" },
      securitySchemes: {
        key: {
          scheme: { type: "apiKey", in: "header", name: "x-key" },
          problems: [{ code: "UNAUTHORIZED", status: 401, title: "No key" }],
        },
      },
      generalProblems: [
        { code: "BAD_REQUEST", status: 400, title: "Bad" },
        { code: "PAYLOAD_TOO_LARGE", status: 413, title: "Too large" },
      ],
    },
    ...options,
  });
  return app;
}
