import type { FastifyLoggerOptions, FastifyRequest } from "fastify";
import type { PinoLoggerOptions } from "fastify/types/logger.js";
import type { Env } from "./env.ts";

/**
 * JSON lines in production, readable lines in development. Errors are logged without what the request or the database
 * said: Drizzle's messages contain the query's parameters, and mysql2's the values in its statement.
 */
export function loggerOptions(env: Env): FastifyLoggerOptions & PinoLoggerOptions {
  return {
    level: env.LOG_LEVEL,
    serializers: { err: serializeError },
    redact: ["req.headers.authorization", "req.headers.cookie"],
    ...(env.isDevelopment && {
      transport: {
        target: "pino-pretty",
        options: {
          colorize: false,
          translateTime: "SYS:HH:MM:ss",
          ignore: "pid,hostname,reqId,method,url,status,ms",
        },
      },
    }),
  };
}

/** What is logged of a request's URL: a query may hold a token or an address, and so may a path that is none of ours. */
export function pathToLog({ url, is404 }: Pick<FastifyRequest, "url" | "is404">): string {
  return is404 ? "(unknown path)" : url.replace(/\?.*/s, "");
}

export type DescribedError = {
  type: string;
  message: string;
  stack: string;
  code?: unknown;
  errno?: unknown;
  cause?: DescribedError;
};

/** A database error is told by its number and name, any other error by its message as well. */
export function serializeError(error: unknown): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error), stack: "" };
  const code: unknown = Reflect.get(error, "code");
  const errno: unknown = Reflect.get(error, "errno");
  // Drizzle's error has the query and its parameters, mysql2's the statement with its values.
  const isFromDatabase = ["query", "sql", "sqlState"].some((property) => property in error);
  const frames = error.stack?.split("\n").filter((line) => /^\s+at /.test(line)) ?? [];
  return {
    type: error.name,
    message: isFromDatabase ? "(withheld: it contains values)" : error.message,
    stack: frames.join("\n"),
    ...(code !== undefined && { code }),
    ...(errno !== undefined && { errno }),
    ...(error.cause !== undefined && { cause: serializeError(error.cause) }),
  };
}
