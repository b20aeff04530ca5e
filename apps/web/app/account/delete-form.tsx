import type { User } from "@handbill/client";
import { Field } from "../forms/field.tsx";
import { UsernameHint } from "../forms/username-hint.tsx";
import { Change, type FormState } from "./change.tsx";
import { accountLabels } from "./labels.ts";

export function DeleteForm({ user, deletion }: { user: User; deletion: FormState }) {
  return (
    <section aria-labelledby="delete">
      <h2 id="delete">The end</h2>
      <Change name="delete" action="Delete account" failure={deletion.failure}>
        <p>
          Your account disappears with everything in it, your events too, and cannot be brought
          back.
        </p>
        <UsernameHint username={user.username} />
        <Field
          {...deletion}
          form="delete"
          name="password"
          label={accountLabels.delete.password}
          type="password"
          autoComplete="current-password"
        />
      </Change>
    </section>
  );
}
