import { data, Link, redirect } from "react-router";
import { Form } from "../forms/form.tsx";
import { explainFailure } from "../forms/form-failure.ts";
import { readForm } from "../forms/read-form.server.ts";
import { noticesContext } from "../notices/notice-store.ts";
import { clientContext } from "../session/contexts.ts";
import { keepAddressPrivate } from "../session/keep-address-private.ts";
import type { Route } from "./+types/confirm-email.ts";

export const middleware: Route.MiddlewareFunction[] = [keepAddressPrivate];

/** Opening the link does nothing yet: programs that look through mail open links too. */
export function loader({ url }: Route.LoaderArgs) {
  return { token: url.searchParams.get("token") ?? "" };
}

export async function action({ request, context }: Route.ActionArgs) {
  const read = await readForm(request);
  const token = read("token");
  const client = context.get(clientContext);
  try {
    await client.account.confirmEmail.mutate({ token });
  } catch (error) {
    const failure = explainFailure(error, { labels: {}, values: { token } });
    return data(failure, failure.status);
  }
  context.get(noticesContext).say("email-confirmed");
  return redirect(client.currentUser() ? "/account" : "/login", 303);
}

export default function ConfirmEmail({ loaderData, actionData: failure }: Route.ComponentProps) {
  return (
    <section className="narrow">
      <title>Confirm your address · Handbill</title>
      <h1>Confirm your address</h1>
      <Form failure={failure} action="It is mine" to="/confirm-email">
        <input type="hidden" name="token" value={failure?.values.token ?? loaderData.token} />
        <p>
          You have opened the link that we mailed you. One more step, and the address is confirmed.
        </p>
      </Form>
      <p>
        The link does not work? Have another sent from <Link to="/account">your account</Link>.
      </p>
    </section>
  );
}
