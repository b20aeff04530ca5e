import { type Problem, type RestOptions, SharedReads, type Sharing } from "@handbill/rest";
import { appRouter } from "@handbill/rpc/server";
import { createContext, createSharedContext } from "../create-context.ts";
import type { Env } from "../env.ts";
import type { Services } from "../services.ts";
import { describeApi, problemTypeUrl } from "./describe-api.ts";

/**
 * How the router is published over REST.
 *
 * @param sharing how its callers share reads, if they do.
 */
export function restOptions(
  env: Env,
  services: Services,
  sharing: Sharing | undefined,
): RestOptions {
  return {
    router: appRouter,
    createContext: (request, reply, precondition) =>
      createContext(services, request, reply, precondition),
    ...(sharing && { sharing }),
    problemTypeUrl: problemTypeUrl(env),
    problemHeaders: challenge,
    serverTiming: env.isDevelopment,
    document: describeApi(env),
  };
}

/** How callers share reads, over REST and `/trpc` together (docs/adr/0019). */
export function createSharing(services: Services): Sharing {
  return {
    reads: new SharedReads(),
    createContext: () => createSharedContext(services),
    isAnonymous: ({ headers }) => headers.authorization === undefined,
  };
}

/** Every 401 says how to authenticate (RFC 9110 §11.6.1), and whether a token was the trouble (RFC 6750 §3). */
function challenge({ status, code }: Problem): Record<string, string> {
  if (status !== 401) return {};
  const error = code === "INVALID_TOKEN" ? ', error="invalid_token"' : "";
  return { "www-authenticate": `Bearer realm="handbill"${error}` };
}
