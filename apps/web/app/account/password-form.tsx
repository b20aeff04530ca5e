import type { User } from "@handbill/client";
import { Field } from "../forms/field.tsx";
import { UsernameHint } from "../forms/username-hint.tsx";
import { Change, type FormState } from "./change.tsx";
import { accountLabels } from "./labels.ts";

export function PasswordForm({ user, password }: { user: User; password: FormState }) {
  return (
    <section aria-labelledby="password">
      <h2 id="password">Password</h2>
      <p>Changing it ends all your other sessions.</p>
      <Change name="password" action="Change password" failure={password.failure}>
        <UsernameHint username={user.username} />
        <Field
          {...password}
          form="password"
          name="currentPassword"
          label={accountLabels.password.currentPassword}
          type="password"
          autoComplete="current-password"
        />
        <Field
          {...password}
          form="password"
          name="newPassword"
          label={accountLabels.password.newPassword}
          type="password"
          autoComplete="new-password"
        />
      </Change>
    </section>
  );
}
