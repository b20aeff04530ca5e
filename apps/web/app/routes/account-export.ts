import { isHandbillError } from "@handbill/client";
import { redirect } from "react-router";
import { orErrorPage } from "../api/or-error-page.server.ts";
import { noticesContext } from "../notices/notice-store.ts";
import { clientContext } from "../session/contexts.ts";
import { requireUser } from "../session/require-user.ts";
import type { Route } from "./+types/account-export.ts";

/** Everything that is held about a user, as a file. */
export async function loader({ context, url }: Route.LoaderArgs) {
  await requireUser(context, new URL("/account", url)); // logged in again, they find the link there
  try {
    const held = await orErrorPage(context.get(clientContext).account.export.query());
    return new Response(`${JSON.stringify(held, null, 2)}\n`, {
      headers: {
        "Content-Type": "application/json; charset=utf-8",
        "Content-Disposition": 'attachment; filename="handbill.json"',
      },
    });
  } catch (error) {
    if (!isHandbillError(error, "TOO_MANY_REQUESTS")) throw error;
    context.get(noticesContext).say("export-refused");
    return redirect("/account");
  }
}
