import {
  type AnswerWatch,
  type CheckAnswer,
  createCheckAnswer,
  watchAnswers,
} from "@handbill/rest/testing";
import type { FastifyInstance } from "fastify";
import { afterAll, afterEach } from "vitest";

/** What is served beside the operations of the document; everything else must be in it. */
const EXEMPT = [
  "/trpc", // the procedures, in tRPC's own protocol
  "/docs", // the interactive reference
  "/health", // for load balancers and supervisors
  "/metrics", // for Prometheus
  "/problems", // pages for people
  "/.well-known/jwks.json", // public keys, for libraries
  "/openapi.json", // the document itself
  "/openapi.yaml",
];

/** What any answer may carry: how it was sent, and what browsers must heed. */
const GENERAL_HEADERS = new Set([
  "cache-control",
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "date",
  "keep-alive",
  "server-timing", // in development
  "transfer-encoding",
  "vary",
  "x-accel-buffering", // tells nginx to let a stream pass
  // @fastify/cors
  "access-control-allow-headers",
  "access-control-allow-methods",
  "access-control-allow-origin",
  "access-control-expose-headers",
  "access-control-max-age",
  // Helmet
  "content-security-policy",
  "cross-origin-opener-policy",
  "cross-origin-resource-policy",
  "origin-agent-cluster",
  "referrer-policy",
  "strict-transport-security",
  "x-content-type-options",
  "x-dns-prefetch-control",
  "x-download-options",
  "x-frame-options",
  "x-permitted-cross-domain-policies",
  "x-xss-protection",
]);

/** By the document's text: APIs that say the same of themselves share what was compiled. */
const checks = new Map<string, CheckAnswer>();
const watches = new Set<AnswerWatch>();

// In every file of tests that opens an API: the test that was given an undocumented answer fails, and so does the file
// when it was not in a test.
afterEach(refuseUndocumented);
afterAll(refuseUndocumented);

/** Watches every answer of the app until `stop`: one that its document does not describe fails the test. */
export async function watchDocumentedAnswers(
  app: FastifyInstance,
  publicApiUrl: string,
): Promise<AnswerWatch> {
  const { body: text } = await app.inject("/openapi.json");
  const key = `${publicApiUrl} ${text}`;
  const check =
    checks.get(key) ??
    createCheckAnswer(JSON.parse(text), {
      isExempt: (path) => EXEMPT.some((each) => path === each || path.startsWith(`${each}/`)),
      generalHeaders: GENERAL_HEADERS,
      maxParamLength: 5_000,
      isDescribed: (type) =>
        type.startsWith(`${publicApiUrl}/problems/`) &&
        app.hasRoute({ method: "GET", url: new URL(type).pathname }),
      generalCodes: {
        unknownPath: "NOT_FOUND",
        malformedUrl: "MALFORMED_REQUEST",
        otherMethod: "METHOD_NOT_ALLOWED",
      },
    });
  checks.set(key, check);
  const watch = watchAnswers(app, check);
  watches.add(watch);
  return watch;
}

function refuseUndocumented(): void {
  const complaints = [...watches].flatMap((watch) => watch.takeComplaints());
  if (complaints.length === 0) return;
  throw new Error(`The document does not describe what was answered:\n${complaints.join("\n")}`);
}
