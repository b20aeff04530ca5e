import { data, Form, redirect } from "react-router";
import { AccountPage } from "../account/account-page.tsx";
import { endSessions } from "../account/end-sessions.server.ts";
import { Moment } from "../account/moment.tsx";
import { type SessionView, viewSession } from "../account/view-session.ts";
import { orErrorPage } from "../api/or-error-page.server.ts";
import { readForm } from "../forms/read-form.server.ts";
import { noticesContext } from "../notices/notice-store.ts";
import { clientContext, sessionContext } from "../session/contexts.ts";
import { requireUser, sendToLogin } from "../session/require-user.ts";
import { isSessionOver } from "../session/session-over.ts";
import type { Route } from "./+types/account-sessions.ts";

export async function loader({ context, url }: Route.LoaderArgs) {
  await requireUser(context, url);
  const { items } = await orErrorPage(context.get(clientContext).sessions.list.query());
  return { sessions: items.map(viewSession) };
}

export async function action({ request, context, url }: Route.ActionArgs) {
  const read = await readForm(request);
  try {
    const done = await orErrorPage(endSessions(context.get(clientContext), read));
    if (!done) throw data(null, { status: 400 });
    context.get(noticesContext).say(done);
    if (done !== "logged-out-everywhere") return redirect("/account/sessions", 303);
  } catch (error) {
    if (isSessionOver(error)) return sendToLogin(context, url);
    throw error;
  }
  context.get(sessionContext).write(null);
  return redirect("/login", 303);
}

export default function Sessions({ loaderData: { sessions } }: Route.ComponentProps) {
  return (
    <AccountPage title="Your sessions">
      <p>
        Where you are logged in. What you do not recognise, end; then{" "}
        <a href="/account#password">change your password</a>.
      </p>
      <ul className="rows">
        {sessions.map((session) => (
          <SessionRow key={session.id} {...session} />
        ))}
      </ul>
      <Form method="post" className="choices">
        {sessions.length > 1 && (
          <button type="submit" name="end" value="others" className="button">
            End all others
          </button>
        )}
        <button type="submit" name="end" value="all" className="button button-quiet">
          Log out everywhere
        </button>
      </Form>
    </AccountPage>
  );
}

function SessionRow({ id, device, network, createdAt, lastSeenAt, isCurrent }: SessionView) {
  return (
    <li className="row">
      <div className="row-text">
        <h2 id={id}>
          {device} {isCurrent && <span className="badge">This one</span>}
        </h2>
        <p>
          Last seen <Moment {...lastSeenAt} /> from {network}
        </p>
        <p>
          Began <Moment {...createdAt} />
        </p>
      </div>
      {!isCurrent && (
        <Form method="post">
          <input type="hidden" name="id" value={id} />
          <button
            type="submit"
            name="end"
            value="one"
            className="button button-quiet"
            aria-describedby={id}
          >
            End
          </button>
        </Form>
      )}
    </li>
  );
}
