import type { AnyTRPCProcedure, AnyTRPCRouter } from "@trpc/server";
import type { FastifyRequest } from "fastify";
import { Answer } from "./answer.ts";
import { compileCall } from "./compile-call.ts";
import { inputKey } from "./input-key.ts";
import { restMeta } from "./meta.ts";
import type { SharedRead, SharedReads } from "./shared-reads.ts";

/** How callers share the reads of procedures whose meta says `shared`. */
export interface Sharing {
  /** One for all that answers from the router: a caller over REST may share with one who comes another way. */
  reads: SharedReads<Answer>;
  /** The context of a read whose answer many get: of nobody in particular. */
  createContext: () => unknown;
  /** Whether a request comes without credentials. */
  isAnonymous: (request: FastifyRequest) => boolean;
}

/** Joins a read of the input, if the caller may share one. */
export type JoinRead = (request: FastifyRequest, input: unknown) => SharedRead<Answer> | undefined;

/** A procedure whose reads cannot be shared. The message names it and says why. */
export class SharingError extends Error {
  override readonly name = "SharingError";

  constructor(procedure: string, reason: string) {
    super(`The reads of ${procedure} cannot be shared: ${reason}.`);
  }
}

/**
 * Compiles how callers of a procedure join its reads. A shared read is called as nobody in particular, and never with the
 * context of one of those who wait: whatever it looks at, it cannot tell one caller what only another may know.
 *
 * @returns undefined for a procedure that does not say that it is shared, and without `sharing`.
 * @throws {SharingError} when the procedure says so, but is no query, wants credentials or counts its calls.
 */
export function compileJoinRead(
  router: AnyTRPCRouter,
  path: string,
  sharing: Sharing | undefined,
): JoinRead | undefined {
  const procedures: Record<string, AnyTRPCProcedure> = router._def.procedures;
  const procedure = procedures[path];
  const shared = procedure && sharedBy(path, procedure);
  if (!shared || !sharing) return undefined;
  const { reads, createContext, isAnonymous } = sharing;
  const call = compileCall(router, path);

  return (request, input) => {
    if (shared === "anonymous" && !isAnonymous(request)) return undefined;
    const key = inputKey(input);
    if (key === undefined) return undefined;
    return reads.join(`${path} ${key}`, async (signal) => {
      const ctx = await createContext();
      return new Answer(await call({ ctx, getRawInput: async () => input, signal, batchIndex: 0 }));
    });
  };
}

function sharedBy(path: string, { _def }: AnyTRPCProcedure): "everyone" | "anonymous" | undefined {
  const { data: meta } = restMeta.safeParse(_def.meta ?? {}); // what is wrong with it, collectRoutes says
  if (!meta?.shared) return undefined;
  if (_def.type !== "query") throw new SharingError(path, `it is a ${_def.type}`);
  if (meta.security.length > 0) throw new SharingError(path, "its callers need credentials");
  if (meta.rateLimit.length > 0) throw new SharingError(path, "each of its calls is counted");
  return meta.shared;
}
