import type { AnyTRPCRouter } from "@trpc/server";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { DocumentOptions } from "./openapi.ts";
import type { Precondition } from "./precondition.ts";
import type { Problem } from "./problem.ts";
import type { Sharing } from "./sharing.ts";

export interface RestOptions {
  router: AnyTRPCRouter;
  /**
   * The context of the procedures, made for each request. Who changes something where `ifMatch` is stated asks the
   * precondition whether it may; there is none when the caller sent none.
   */
  createContext: (
    request: FastifyRequest,
    reply: FastifyReply,
    precondition: Precondition | undefined,
  ) => unknown;
  /** How callers share the reads of procedures that say so; without it, they do not. */
  sharing?: Sharing;
  /** Where an error's code is described: the `type` of a problem. */
  problemTypeUrl: (code: string) => string;
  /** More headers for a problem, such as WWW-Authenticate. */
  problemHeaders?: (problem: Problem) => Record<string, string>;
  /** Whether answers tell what took how long: for development. */
  serverTiming?: boolean;
  document: DocumentOptions;
}
