import type { HandbillClient, SessionStore } from "@handbill/client";
import { data, redirect } from "react-router";
import { accountForms } from "../account/account-forms.server.ts";
import { AccountPage } from "../account/account-page.tsx";
import { DeleteForm } from "../account/delete-form.tsx";
import { EmailForms } from "../account/email-forms.tsx";
import { type AccountFormName, accountLabels, isAccountForm } from "../account/labels.ts";
import { PasswordForm } from "../account/password-form.tsx";
import { ProfileForms } from "../account/profile-forms.tsx";
import { explainFailure, type FormFailure } from "../forms/form-failure.ts";
import { readForm } from "../forms/read-form.server.ts";
import { noticesContext } from "../notices/notice-store.ts";
import { clientContext, sessionContext } from "../session/contexts.ts";
import { requireUser, sendToLogin } from "../session/require-user.ts";
import { isSessionOver } from "../session/session-over.ts";
import type { Route } from "./+types/account.ts";

export async function loader({ context, url }: Route.LoaderArgs) {
  const { profile, username, email, password, delete: deletion } = accountForms;
  return {
    user: await requireUser(context, url),
    constraints: {
      profile: profile.constraints,
      username: username.constraints,
      email: email.constraints,
      password: password.constraints,
      delete: deletion.constraints,
    },
  };
}

export async function action({ request, context, url }: Route.ActionArgs) {
  const read = await readForm(request);
  const name = read("form");
  if (!isAccountForm(name)) throw data(null, { status: 400 });
  const client = context.get(clientContext);
  const session = context.get(sessionContext);
  const { send, notice } = accountForms[name];
  try {
    await send(client, read);
    if (name === "delete") session.write(null);
    else await keepUser(session, client);
  } catch (error) {
    if (isSessionOver(error)) return sendToLogin(context, url);
    const labels = accountLabels[name];
    const failure = explainFailure(error, { labels, values: typedIn(name, read) });
    return data({ name, failure }, failure.status);
  }
  context.get(noticesContext).say(notice);
  return redirect(name === "delete" ? "/" : "/account", 303);
}

/** The session says who it is of; that may be what has changed. */
async function keepUser(session: SessionStore, client: HandbillClient): Promise<void> {
  const user = await client.auth.me.query();
  const stored = session.read();
  if (stored) session.write({ ...stored, user });
}

function typedIn(name: AccountFormName, read: (field: string) => string): Record<string, string> {
  const fields = Object.keys(accountLabels[name]).filter((each) => !/password$/i.test(each));
  return Object.fromEntries(fields.map((each) => [each, read(each)]));
}

export default function Account({ loaderData, actionData: refused }: Route.ComponentProps) {
  const { user, constraints } = loaderData;
  const failureOf = (name: AccountFormName): FormFailure | undefined =>
    refused?.name === name ? refused.failure : undefined;
  return (
    <AccountPage title="Your account">
      <ProfileForms
        user={user}
        profile={{ constraints: constraints.profile, failure: failureOf("profile") }}
        username={{ constraints: constraints.username, failure: failureOf("username") }}
      />
      <EmailForms
        user={user}
        email={{ constraints: constraints.email, failure: failureOf("email") }}
        verification={{ constraints: {}, failure: failureOf("verification") }}
      />
      <PasswordForm
        user={user}
        password={{ constraints: constraints.password, failure: failureOf("password") }}
      />
      <section aria-labelledby="data">
        <h2 id="data">Your data</h2>
        <p>
          <a href="/account/export" download>
            Download everything Handbill holds about you
          </a>{" "}
          as one JSON file.
        </p>
      </section>
      <DeleteForm
        user={user}
        deletion={{ constraints: constraints.delete, failure: failureOf("delete") }}
      />
    </AccountPage>
  );
}
