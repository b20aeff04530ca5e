import type { Problem, RestOptions } from "@handbill/rest";
import { appRouter } from "@handbill/rpc/server";
import { createContext } from "../create-context.ts";
import type { Env } from "../env.ts";
import type { Services } from "../services.ts";
import { describeApi, problemTypeUrl } from "./describe-api.ts";

/** How the router is published over REST. */
export function restOptions(env: Env, services: Services): RestOptions {
  return {
    router: appRouter,
    createContext: (request, reply, precondition) =>
      createContext(services, request, reply, precondition),
    problemTypeUrl: problemTypeUrl(env),
    problemHeaders: challenge,
    serverTiming: env.isDevelopment,
    document: describeApi(env),
  };
}

/** Every 401 says how to authenticate (RFC 9110 §11.6.1), and whether a token was the trouble (RFC 6750 §3). */
function challenge({ status, code }: Problem): Record<string, string> {
  if (status !== 401) return {};
  const error = code === "INVALID_TOKEN" ? ', error="invalid_token"' : "";
  return { "www-authenticate": `Bearer realm="handbill"${error}` };
}
