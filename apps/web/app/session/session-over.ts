import { isHandbillError } from "@handbill/client";

/** Whether the API refused a call because nobody is logged in, or not any more. */
export function isSessionOver(error: unknown): boolean {
  return (
    isHandbillError(error, "UNAUTHENTICATED") ||
    isHandbillError(error, "INVALID_TOKEN") ||
    isHandbillError(error, "INVALID_REFRESH_TOKEN")
  );
}
