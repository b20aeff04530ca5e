import { isHandbillError } from "@handbill/client";
import { data } from "react-router";
import { logUnreachable } from "../log-error.server.ts";
import { isUnreachable } from "./is-unreachable.ts";

/**
 * Waits for what a page shows. Throws the response of a page that says why it cannot be shown: 404 for what does not
 * exist, 503 while the API does not answer.
 */
export async function orErrorPage<Answer>(call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    // a page's input is its address: one that is not valid leads nowhere
    if (isHandbillError(error, "EVENT_NOT_FOUND") || isHandbillError(error, "VALIDATION_FAILED")) {
      throw data(null, { status: 404 });
    }
    if (!isUnreachable(error)) throw error;
    logUnreachable(error);
    throw data(null, { status: 503 });
  }
}
