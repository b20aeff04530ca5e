import { type HandbillClient, isHandbillError } from "@handbill/client";
import type { Notice } from "../notices/notice.ts";

/** Ends the sessions that a form asks for. Returns what to tell, or undefined when it asks for nothing we know. */
export async function endSessions(
  client: Pick<HandbillClient, "sessions">,
  read: (field: string) => string,
): Promise<Notice | undefined> {
  switch (read("end")) {
    case "one":
      await endOne(client, read("id"));
      return "session-revoked";
    case "others":
      await client.sessions.revokeOthers.mutate();
      return "other-sessions-revoked";
    case "all":
      await client.sessions.revokeAll.mutate();
      return "logged-out-everywhere";
    default:
      return undefined;
  }
}

async function endOne(client: Pick<HandbillClient, "sessions">, id: string): Promise<void> {
  try {
    await client.sessions.revoke.mutate({ id });
  } catch (error) {
    // it has ended meanwhile, which is what was asked for
    if (!isHandbillError(error, "SESSION_NOT_FOUND")) throw error;
  }
}
