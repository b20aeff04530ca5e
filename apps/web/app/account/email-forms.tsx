import type { User } from "@handbill/client";
import { Field } from "../forms/field.tsx";
import { Form } from "../forms/form.tsx";
import { Change, type FormState } from "./change.tsx";
import { accountLabels } from "./labels.ts";

interface EmailFormsProps {
  user: User;
  email: FormState;
  verification: FormState;
}

/** Where a user can be reached, which nobody else sees. */
export function EmailForms({ user, email, verification }: EmailFormsProps) {
  return (
    <section aria-labelledby="email">
      <h2 id="email">E-mail</h2>
      <p>
        <strong className="value">{user.email}</strong>{" "}
        <span className={user.isEmailVerified ? "badge" : "badge badge-open"}>
          {user.isEmailVerified ? "Confirmed" : "Not confirmed yet"}
        </span>
      </p>
      {!user.isEmailVerified && (
        <Form name="verification" failure={verification.failure} action="Send the link again">
          <p>
            We have mailed you a link. Open it to show that the address is yours: only then can it
            help you to a new password.
          </p>
        </Form>
      )}
      <Change name="email" action="Change e-mail address" failure={email.failure}>
        <Field
          {...email}
          form="email"
          name="email"
          label={accountLabels.email.email}
          hint="It is changed when you open the link that we send there"
          type="email"
          autoComplete="email"
        />
        <Field
          {...email}
          form="email"
          name="password"
          label={accountLabels.email.password}
          type="password"
          autoComplete="current-password"
        />
      </Change>
    </section>
  );
}
