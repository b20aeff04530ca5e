import { forgotPasswordInput } from "@handbill/rpc/schemas";
import { data, Link, redirect } from "react-router";
import { constraintsOf } from "../forms/constraints.server.ts";
import { Field } from "../forms/field.tsx";
import { Form } from "../forms/form.tsx";
import { explainFailure } from "../forms/form-failure.ts";
import { readForm } from "../forms/read-form.server.ts";
import { noticesContext } from "../notices/notice-store.ts";
import { clientContext } from "../session/contexts.ts";
import type { Route } from "./+types/forgot-password.ts";

const labels = { email: "E-mail address" };

export function loader() {
  return { constraints: constraintsOf(forgotPasswordInput) };
}

export async function action({ request, context }: Route.ActionArgs) {
  const read = await readForm(request);
  const values = { email: read("email") };
  try {
    await context.get(clientContext).account.forgotPassword.mutate(values);
  } catch (error) {
    const failure = explainFailure(error, { labels, values });
    return data(failure, failure.status);
  }
  // the same whether there is such an account or not
  context.get(noticesContext).say("password-link-sent");
  return redirect("/login", 303);
}

export default function ForgotPassword({ loaderData, actionData: failure }: Route.ComponentProps) {
  return (
    <section className="narrow">
      <title>Forgot your password · Handbill</title>
      <h1>Forgot your password?</h1>
      <Form failure={failure} action="Send me a link">
        <Field
          constraints={loaderData.constraints}
          failure={failure}
          name="email"
          label={labels.email}
          hint="The one you registered with. We send a link to it."
          type="email"
          autoComplete="email"
        />
      </Form>
      <p>
        It has come back to you? <Link to="/login">Log in</Link>
      </p>
    </section>
  );
}
