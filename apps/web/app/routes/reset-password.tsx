import { resetPasswordInput } from "@handbill/rpc/schemas";
import { data, Link, redirect } from "react-router";
import { constraintsOf } from "../forms/constraints.server.ts";
import { Field } from "../forms/field.tsx";
import { Form } from "../forms/form.tsx";
import { explainFailure } from "../forms/form-failure.ts";
import { readForm } from "../forms/read-form.server.ts";
import { noticesContext } from "../notices/notice-store.ts";
import { clientContext, sessionContext } from "../session/contexts.ts";
import { keepAddressPrivate } from "../session/keep-address-private.ts";
import type { Route } from "./+types/reset-password.ts";

const labels = { password: "New password" };

export const middleware: Route.MiddlewareFunction[] = [keepAddressPrivate];

export function loader({ url }: Route.LoaderArgs) {
  return {
    token: url.searchParams.get("token") ?? "",
    constraints: constraintsOf(resetPasswordInput),
  };
}

export async function action({ request, context }: Route.ActionArgs) {
  const read = await readForm(request);
  const token = read("token");
  try {
    await context
      .get(clientContext)
      .account.resetPassword.mutate({ token, password: read("password") });
  } catch (error) {
    const failure = explainFailure(error, { labels, values: { token } });
    return data(failure, failure.status);
  }
  context.get(sessionContext).write(null); // it has ended with all the others
  context.get(noticesContext).say("password-reset");
  return redirect("/login", 303);
}

export default function ResetPassword({ loaderData, actionData: failure }: Route.ComponentProps) {
  return (
    <section className="narrow">
      <title>Choose a new password · Handbill</title>
      <h1>Choose a new password</h1>
      <Form failure={failure} action="Change password" to="/reset-password">
        <input type="hidden" name="token" value={failure?.values.token ?? loaderData.token} />
        <Field
          constraints={loaderData.constraints}
          failure={failure}
          name="password"
          label={labels.password}
          hint="You will be logged out everywhere, and log in with it."
          type="password"
          autoComplete="new-password"
        />
      </Form>
      <p>
        The link does not work? <Link to="/forgot-password">Ask for a new one</Link>
      </p>
    </section>
  );
}
