import { isHandbillError } from "@handbill/client";
import { data } from "react-router";
import { logUnreachable } from "../log-error.server.ts";
import { isUnreachable } from "./is-unreachable.ts";

const NOWHERE = new Set<string>([
  "EVENT_NOT_FOUND",
  "VENUE_NOT_FOUND",
  "ORGANIZER_NOT_FOUND",
  "VALIDATION_FAILED", // a page's input is its address: one that is not valid leads nowhere
]);

/**
 * Waits for what a page shows. Throws the response of a page that says why it cannot be shown: 404 for what does not
 * exist, 429 for what was done too often, 503 while the API does not answer.
 */
export async function orErrorPage<Answer>(call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    if (isHandbillError(error) && NOWHERE.has(error.data.code)) throw data(null, { status: 404 });
    if (isHandbillError(error, "TOO_MANY_REQUESTS")) throw data(null, { status: 429 });
    if (!isUnreachable(error)) throw error;
    logUnreachable(error);
    throw data(null, { status: 503 });
  }
}
