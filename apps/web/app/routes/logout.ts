import { redirect } from "react-router";
import { logError } from "../log-error.server.ts";
import { noticesContext } from "../notices/notice-store.ts";
import { clientContext } from "../session/contexts.ts";
import type { Route } from "./+types/logout.ts";

/** Logging out takes a post: a link or an image must not be able to do it. */
export function loader() {
  return redirect("/");
}

export async function action({ context }: Route.ActionArgs) {
  try {
    await context.get(clientContext).signOut();
  } catch (error) {
    // the browser forgets the session in any case; the API's copy runs out by itself
    logError(error);
  }
  context.get(noticesContext).say("logged-out");
  return redirect("/", 303);
}
