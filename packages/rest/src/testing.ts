import type { AnyTRPCRouter } from "@trpc/server";
import Fastify, { type FastifyInstance } from "fastify";
import { afterEach } from "vitest";
import { registerRest } from "./rest.ts";
import type { RestOptions } from "./rest-options.ts";
import { createCheckAnswer } from "./testing/check-answers.ts";
import { type AnswerWatch, watchAnswers } from "./testing/watch-answers.ts";

/** What any answer may carry, though its operation does not list it. */
const GENERAL_HEADERS = new Set([
  "cache-control",
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "date",
  "keep-alive",
  "server-timing",
  "transfer-encoding",
  "vary",
  "x-accel-buffering",
]);

const watches = new Set<AnswerWatch>();

afterEach(() => {
  const complaints = [...watches].flatMap((watch) => watch.takeComplaints());
  if (complaints.length > 0) throw new Error(complaints.join("\n"));
});

/**
 * A router published with the fewest options, for tests. Whatever it answers is held against its document; what is not
 * described there fails the test.
 */
export function serve(router: AnyTRPCRouter, options: Partial<RestOptions> = {}): FastifyInstance {
  const app = Fastify();
  const document = registerRest(app, {
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
  const check = createCheckAnswer(document, {
    isExempt: (path) => /^\/openapi\.(json|yaml)$/.test(path),
    generalHeaders: GENERAL_HEADERS,
    maxParamLength: 100,
    isDescribed: (type) => type.startsWith("https://example.com/"),
    generalCodes: {
      unknownPath: "NOT_FOUND",
      malformedUrl: "PARSE_ERROR",
      otherMethod: "METHOD_NOT_SUPPORTED",
    },
  });
  watches.add(watchAnswers(app, check));
  return app;
}
