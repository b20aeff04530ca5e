import type { User } from "@handbill/client";
import { type RouterContextProvider, redirect } from "react-router";
import { orErrorPage } from "../api/or-error-page.server.ts";
import { clientContext, sessionContext } from "./contexts.ts";
import { isSessionOver } from "./session-over.ts";

type Context = Readonly<RouterContextProvider>;

/** Returns who is logged in. Throws the response that sends anyone else to log in, and from there back to `url`. */
export async function requireUser(context: Context, url: URL): Promise<User> {
  const client = context.get(clientContext);
  if (!client.currentUser()) throw sendToLogin(context, url);
  try {
    return await orErrorPage(client.auth.me.query());
  } catch (error) {
    throw isSessionOver(error) ? sendToLogin(context, url) : error;
  }
}

/** Ends what is left of a session. Returns the response that sends the visitor to log in, and from there to `url`. */
export function sendToLogin(context: Context, url: URL): Response {
  context.get(sessionContext).write(null);
  return redirect(`/login?${new URLSearchParams({ next: url.pathname + url.search })}`, 303);
}
