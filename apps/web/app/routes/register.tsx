import { isHandbillError } from "@handbill/client";
import { registerInput } from "@handbill/rpc/schemas";
import { data, Link, redirect, useLocation } from "react-router";
import { constraintsOf } from "../forms/constraints.server.ts";
import { Field } from "../forms/field.tsx";
import { Form } from "../forms/form.tsx";
import { explainFailure } from "../forms/form-failure.ts";
import { readForm } from "../forms/read-form.server.ts";
import { logError } from "../log-error.server.ts";
import { noticesContext } from "../notices/notice-store.ts";
import { clientContext } from "../session/contexts.ts";
import { replaceSession } from "../session/replace-session.server.ts";
import { sameSitePath } from "../session/same-site-path.ts";
import type { Route } from "./+types/register.ts";

const labels = { username: "Username", email: "E-mail", password: "Password" };

export function loader({ context, url }: Route.LoaderArgs) {
  if (context.get(clientContext).currentUser()) {
    throw redirect(sameSitePath(url.searchParams.get("next")));
  }
  return { constraints: constraintsOf(registerInput) };
}

export async function action({ request, context, url }: Route.ActionArgs) {
  const read = await readForm(request);
  const values = { username: read("username"), email: read("email") };
  const password = read("password");
  try {
    await context.get(clientContext).auth.register.mutate({ ...values, password });
  } catch (error) {
    const failure = explainFailure(error, { labels, values });
    return data(failure, failure.status);
  }
  try {
    await replaceSession(context, { username: values.username, password });
  } catch (error) {
    // they are registered: the rest can be done from the page for logging in
    if (isHandbillError(error, "INVALID_CREDENTIALS")) {
      context.get(noticesContext).say("confirm-first"); // there is no other reason
    } else logError(error);
    return redirect(`/login${url.search}`, 303);
  }
  return redirect(sameSitePath(url.searchParams.get("next")), 303);
}

export default function Register({ loaderData, actionData: failure }: Route.ComponentProps) {
  const { search } = useLocation();
  const field = { constraints: loaderData.constraints, failure };
  return (
    <section className="narrow">
      <title>Register · Handbill</title>
      <h1>Register</h1>
      <Form failure={failure} action="Register">
        <Field
          {...field}
          name="username"
          label={labels.username}
          hint="Shown with your events"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
        />
        <Field {...field} name="email" label={labels.email} type="email" autoComplete="email" />
        <Field
          {...field}
          name="password"
          label={labels.password}
          type="password"
          autoComplete="new-password"
        />
      </Form>
      <p>
        Registered already? <Link to={`/login${search}`}>Log in</Link>
      </p>
    </section>
  );
}
