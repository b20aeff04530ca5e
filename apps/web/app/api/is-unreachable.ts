import { isHandbillError } from "@handbill/client";

/** Whether the API is busy, down or out of reach, rather than of another opinion. */
export function isUnreachable(error: unknown): boolean {
  if (isHandbillError(error)) return ["UNAVAILABLE", "OUTCOME_UNKNOWN"].includes(error.data.code);
  // the client's own error without the server's word in it: no answer came, or a proxy's
  return error instanceof Error && error.name === "TRPCClientError";
}
