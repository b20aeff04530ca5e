import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { TRPCError } from "@trpc/server";
import { toProblem } from "./problem.ts";
import type { RestOptions } from "./rest-options.ts";

/** What Node's parser complains of, in tRPC's words; whatever else it is, the bytes were no HTTP request. */
const PARSER_ERRORS: Record<string, ConstructorParameters<typeof TRPCError>[0]> = {
  ERR_HTTP_REQUEST_TIMEOUT: { code: "TIMEOUT" },
  HPE_HEADER_OVERFLOW: { code: "PARSE_ERROR", message: "The headers are too large." },
};

/**
 * Answers what is no HTTP request as a problem, and closes the connection. For Fastify's `clientErrorHandler`: such bytes
 * never become a request that a hook or a route would see.
 */
export function sendClientError(
  { router, problemTypeUrl }: Pick<RestOptions, "router" | "problemTypeUrl">,
  { code }: { code?: string },
  socket: Socket,
): void {
  if (code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const error = new TRPCError(
    PARSER_ERRORS[code ?? ""] ?? { code: "PARSE_ERROR", message: "This is no HTTP request." },
  );
  const { problem } = toProblem(router, error, problemTypeUrl);
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    "content-type: application/problem+json; charset=utf-8",
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}
