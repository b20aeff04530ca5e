import type { Context, Viewer } from "@handbill/rpc/server";
import type { FastifyRequest } from "fastify";
import type { Services } from "./services.ts";

/** What the procedures may know of a request. */
export async function createContext(services: Services, request: FastifyRequest): Promise<Context> {
  return { ...services, viewer: await identify(services, request.headers.authorization) };
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
