import type { ErrorCode, ErrorDescription } from "@handbill/rpc";
import { TRPCClientError } from "@trpc/client";

/** An error that the server answered with. `data.code` tells which, `data.errors` the fields that are wrong. */
export interface HandbillError<Code extends ErrorCode = ErrorCode> extends Error {
  data: ErrorDescription<Code>;
}

/**
 * Whether the server answered with an error, and with this one when a code is given. False for what never reached the
 * server, such as a lost connection.
 */
export function isHandbillError<Code extends ErrorCode = ErrorCode>(
  error: unknown,
  code?: Code,
): error is HandbillError<Code> {
  if (!(error instanceof TRPCClientError)) return false;
  const data: unknown = error.data;
  if (typeof data !== "object" || data === null || !("code" in data)) return false;
  return code === undefined || data.code === code;
}
