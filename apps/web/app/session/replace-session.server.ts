import type { RouterContextProvider } from "react-router";
import { logError } from "../log-error.server.ts";
import { clientContext, sessionContext } from "./contexts.ts";

/**
 * Logs a visitor in, and then ends the session that their cookie held before: nobody has it any more. Throws as `signIn` does,
 * and in that case changes nothing.
 */
export async function replaceSession(
  context: Readonly<RouterContextProvider>,
  credentials: { username: string; password: string },
): Promise<void> {
  const client = context.get(clientContext);
  const former = context.get(sessionContext).read();
  await client.signIn(credentials);
  if (!former) return;
  try {
    await client.auth.logout.mutate({ refreshToken: former.refreshToken });
  } catch (error) {
    // they are logged in all the same; the API's copy of the former one runs out by itself
    logError(error);
  }
}
