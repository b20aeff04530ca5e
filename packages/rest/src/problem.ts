import { type AnyTRPCRouter, getTRPCErrorShape, TRPCError } from "@trpc/server";
import { z } from "zod";
import { PROBLEM_LIMITS } from "./problem-limits.ts";

/** An error as REST answers it: RFC 9457, with the catalogue's code and the fields that are wrong. */
export interface Problem {
  /** A URL that describes the kind of error. */
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: { path: string; message: string }[];
}

/** The part of the router's own error shape that this package reads; the rest of a shape is let be. */
const errorShape = z.object({
  message: z.string(),
  data: z.object({
    code: z.string(),
    httpStatus: z.int(),
    title: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    retryAfter: z.number().optional(),
  }),
});

/** Fastify's own errors, in tRPC's words. Whatever is not here is a fault of the server. */
const FASTIFY_ERRORS: Record<string, ConstructorParameters<typeof TRPCError>[0]> = {
  FST_ERR_BAD_URL: { code: "PARSE_ERROR", message: "The URL is not validly encoded." },
  FST_ERR_CTP_BODY_TOO_LARGE: { code: "PAYLOAD_TOO_LARGE", message: "The body is too large." },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: "PARSE_ERROR", message: "The body is empty, not JSON." },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: "PARSE_ERROR",
    message: "The body is not as long as Content-Length says.",
  },
  FST_ERR_CTP_INVALID_JSON_BODY: { code: "PARSE_ERROR", message: "The body is not valid JSON." },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: "UNSUPPORTED_MEDIA_TYPE",
    message: "Send the body as JSON, with Content-Type: application/json.",
  },
  FST_ERR_MAX_PARAM_LENGTH: { code: "NOT_FOUND", message: "Nothing has a name of that length." },
  FST_ERR_HANDLER_TIMEOUT: { code: "SERVICE_UNAVAILABLE" },
};

/** Puts any error that a route threw into tRPC's words, so that the router's formatter can describe it. */
export function toTrpcError(error: unknown): TRPCError {
  if (error instanceof TRPCError) return error;
  const known = FASTIFY_ERRORS[String(property(error, "code"))];
  if (known) return new TRPCError(known);
  // secure-json-parse and JSON.parse: the body has __proto__, or is not JSON.
  if (error instanceof SyntaxError && property(error, "statusCode") === 400) {
    return new TRPCError({ code: "PARSE_ERROR", message: "The body is not valid JSON." });
  }
  return new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause: error });
}

/** Writes an error as the router's own error formatter describes it. */
export function toProblem(
  router: AnyTRPCRouter,
  error: TRPCError,
  typeUrl: (code: string) => string,
): { problem: Problem; retryAfter: number | undefined } {
  const shape = errorShape.parse(
    getTRPCErrorShape({
      config: router._def._config,
      error,
      type: "unknown",
      path: undefined,
      input: undefined,
      ctx: undefined,
    }),
  );
  const { code, httpStatus, title, errors, retryAfter } = shape.data;
  return {
    problem: {
      type: typeUrl(code),
      title: cut(title ?? code, PROBLEM_LIMITS.title),
      status: httpStatus,
      detail: cut(shape.message, PROBLEM_LIMITS.detail),
      code,
      ...(errors && { errors: errors.slice(0, PROBLEM_LIMITS.errors).map(cutFieldError) }),
    },
    retryAfter,
  };
}

function cutFieldError({ path, message }: { path: string; message: string }) {
  return { path: cut(path, PROBLEM_LIMITS.path), message: cut(message, PROBLEM_LIMITS.message) };
}

/** In whole characters. */
function cut(text: string, most: number): string {
  return text.length > most ? text.slice(0, most).toWellFormed() : text;
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
