import type { FastifyLoggerOptions } from "fastify";
import type { PinoLoggerOptions } from "fastify/types/logger.js";
import type { Env } from "./env.ts";

/** JSON lines in production, readable lines in development. */
export function loggerOptions(env: Env): FastifyLoggerOptions & PinoLoggerOptions {
  return {
    level: env.LOG_LEVEL,
    redact: ["req.headers.cookie"],
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
