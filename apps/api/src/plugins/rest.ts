import type { Problem, RestOptions } from "@handbill/rest";
import { appRouter, catalogue } from "@handbill/rpc/server";
import { createContext } from "../create-context.ts";
import type { Env } from "../env.ts";
import type { Services } from "../services.ts";

const API_VERSION = "0.1.0";

/** How the router is published over REST. */
export function restOptions(env: Env, services: Services): RestOptions {
  return {
    router: appRouter,
    createContext: (request, _reply, precondition) =>
      createContext(services, request, precondition),
    problemTypeUrl: (code) => `${env.publicApiUrl}/problems/${code}`,
    problemHeaders: challenge,
    serverTiming: env.isDevelopment,
    document: {
      info: {
        title: "Handbill",
        version: API_VERSION,
        description: "Events: published once, shown everywhere.",
      },
      servers: [{ url: "/" }], // where the document came from
      securitySchemes: {
        bearer: {
          scheme: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
          problems: summaries("UNAUTHENTICATED", "INVALID_TOKEN"),
        },
      },
      generalProblems: summaries(
        "VALIDATION_FAILED",
        "MALFORMED_REQUEST",
        "PAYLOAD_TOO_LARGE",
        "UNSUPPORTED_MEDIA_TYPE",
        "INTERNAL_ERROR",
        "UNAVAILABLE",
        "OUTCOME_UNKNOWN",
      ),
    },
  };
}

/** Every 401 says how to authenticate (RFC 9110 §11.6.1), and whether a token was the trouble (RFC 6750 §3). */
function challenge({ status, code }: Problem): Record<string, string> {
  if (status !== 401) return {};
  const error = code === "INVALID_TOKEN" ? ', error="invalid_token"' : "";
  return { "www-authenticate": `Bearer realm="handbill"${error}` };
}

function summaries(...codes: (keyof typeof catalogue)[]) {
  return codes.map((code) => ({
    code,
    status: catalogue[code].status,
    title: catalogue[code].title,
  }));
}
