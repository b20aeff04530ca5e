import { TRPCError } from "@trpc/server";
import type { FastifyRequest } from "fastify";

/** The error of a path where nothing is. */
export function notFound({ url }: FastifyRequest): TRPCError {
  return new TRPCError({ code: "NOT_FOUND", message: `There is no ${url.split("?")[0]}.` });
}
