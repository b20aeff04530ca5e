import type { FastifyRequest } from "fastify";
import { entityTag, listsTag } from "./entity-tag.ts";

/** Whether what is there now, as its GET answers it, is what the caller means to change. */
export type Precondition = (current: unknown) => boolean;

/** The caller's If-Match (RFC 9110 §13.1.1), if one came. */
export function readPrecondition({ headers }: FastifyRequest): Precondition | undefined {
  const header = headers["if-match"];
  if (header === undefined) return undefined;
  return (current) => listsTag(header, entityTag(JSON.stringify(current)), "strong");
}
