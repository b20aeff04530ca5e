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
  const { "idempotency-key": key } = request.headers;
  return {
    ...forProcedures(services),
    ...reportLimits(reply),
    clientAddress: request.ip,
    clientName: plainText(request.headers["user-agent"] ?? ""),
    viewer: await identify(services, request),
    idempotencyKey: typeof key === "string" ? key : undefined,
    precondition,
  };
}

/** The context of a read whose answer many callers get, so none of them is in it. Refuses as {@link createContext} does. */
export async function createSharedContext(services: Services): Promise<Context> {
  await services.schemaGate.pass();
  return {
    ...forProcedures(services),
    clientAddress: "",
    clientName: "",
    viewer: { kind: "anonymous" },
    idempotencyKey: undefined,
    precondition: undefined,
    reportLimit: () => undefined,
    reportWait: () => undefined,
  };
}

/** What of the services is none of the procedures' business is left out. */
function forProcedures({ schemaGate: _gate, redis: _redis, keyRing: _keys, ...rest }: Services) {
  return rest;
}

/** RFC 6750 §2.1. */
async function identify(
  { accessTokens, liveSessions }: Services,
  { headers: { authorization }, raw: { rawHeaders } }: FastifyRequest,
): Promise<Viewer> {
  if (authorization === undefined) return { kind: "anonymous" };
  // Node takes the first, and a proxy before it may have looked at another.
  if (countHeader(rawHeaders, "authorization") > 1) return { kind: "invalid" };
  const [, token] = /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization) ?? [];
  const bearer = token ? await accessTokens.verify(token) : undefined;
  const session = bearer && (await liveSessions.find(bearer.sessionId));
  if (!session || session.userId !== bearer.userId) return { kind: "invalid" };
  return { kind: "authenticated", ...bearer, role: session.role };
}

/** @param rawHeaders names and values in turn, as they came. */
function countHeader(rawHeaders: string[], name: string): number {
  return rawHeaders.filter((each, index) => index % 2 === 0 && each.toLowerCase() === name).length;
}

/** What is fit to be shown of a header. */
function plainText(header: string): string {
  return header
    .replaceAll(/[^\x20-\x7e]/g, "")
    .trim()
    .slice(0, 200);
}
