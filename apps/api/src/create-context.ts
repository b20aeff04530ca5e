import type { Precondition } from "@handbill/rest";
import type { Context, Viewer } from "@handbill/rpc/server";
import type { FastifyReply, FastifyRequest } from "fastify";
import { reportLimits } from "./report-limits.ts";
import type { Services } from "./services.ts";

/** What the procedures may know of a request. Refuses while the database's schema is not known. */
export async function createContext(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  precondition?: Precondition,
): Promise<Context> {
  await services.schemaGate.pass();
  const { authorization, "idempotency-key": key } = request.headers;
  const { schemaGate: _gate, redis: _redis, ...rest } = services;
  return {
    ...rest,
    ...reportLimits(reply),
    clientAddress: request.ip,
    viewer: await identify(services, authorization),
    idempotencyKey: typeof key === "string" ? key : undefined,
    precondition,
  };
}

/** RFC 6750 §2.1. */
async function identify(
  { accessTokens }: Services,
  authorization: string | undefined,
): Promise<Viewer> {
  if (authorization === undefined) return { kind: "anonymous" };
  const [, token] = /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization) ?? [];
  const userId = token && (await accessTokens.verify(token));
  return userId ? { kind: "authenticated", userId } : { kind: "invalid" };
}
