import { loginInput } from "@handbill/rpc/schemas";
import { data, Link, redirect, useLocation } from "react-router";
import { constraintsOf } from "../forms/constraints.server.ts";
import { Field } from "../forms/field.tsx";
import { Form } from "../forms/form.tsx";
import { explainFailure } from "../forms/form-failure.ts";
import { readForm } from "../forms/read-form.server.ts";
import { clientContext } from "../session/contexts.ts";
import { replaceSession } from "../session/replace-session.server.ts";
import { sameSitePath } from "../session/same-site-path.ts";
import type { Route } from "./+types/login.ts";

const labels = { username: "Username or e-mail address", password: "Password" };

export function loader({ context, url }: Route.LoaderArgs) {
  if (context.get(clientContext).currentUser()) {
    throw redirect(sameSitePath(url.searchParams.get("next")));
  }
  return { constraints: constraintsOf(loginInput) };
}

export async function action({ request, context, url }: Route.ActionArgs) {
  const read = await readForm(request);
  const values = { username: read("username") };
  try {
    await replaceSession(context, { ...values, password: read("password") });
  } catch (error) {
    const failure = explainFailure(error, { labels, values });
    return data(failure, failure.status);
  }
  return redirect(sameSitePath(url.searchParams.get("next")), 303);
}

export default function Login({ loaderData, actionData: failure }: Route.ComponentProps) {
  const { search } = useLocation();
  const field = { constraints: loaderData.constraints, failure };
  return (
    <section className="narrow">
      <title>Log in · Handbill</title>
      <h1>Log in</h1>
      <Form failure={failure} action="Log in">
        <Field
          {...field}
          name="username"
          label={labels.username}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
        />
        <Field
          {...field}
          name="password"
          label={labels.password}
          type="password"
          autoComplete="current-password"
        />
      </Form>
      <p>
        <Link to="/forgot-password">Forgot your password?</Link>
      </p>
      <p>
        New here? <Link to={`/register${search}`}>Register</Link>
      </p>
    </section>
  );
}
