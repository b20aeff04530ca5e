import type { User } from "@handbill/client";
import { Field } from "../forms/field.tsx";
import { Form } from "../forms/form.tsx";
import { Change, type FormState } from "./change.tsx";
import { accountLabels } from "./labels.ts";

interface ProfileFormsProps {
  user: User;
  profile: FormState;
  username: FormState;
}

/** What others see of a user. */
export function ProfileForms({ user, profile, username }: ProfileFormsProps) {
  return (
    <section aria-labelledby="profile">
      <h2 id="profile">Profile</h2>
      <Form name="profile" failure={profile.failure} action="Save">
        <Field
          {...profile}
          form="profile"
          name="displayName"
          label={accountLabels.profile.displayName}
          hint="What you are called, if not by your username"
          autoComplete="name"
          defaultValue={user.displayName ?? ""}
        />
      </Form>
      <p>
        Your username is <strong className="value">{user.username}</strong>.
      </p>
      <Change name="username" action="Change username" failure={username.failure}>
        <Field
          {...username}
          form="username"
          name="username"
          label={accountLabels.username.username}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
        />
        <Field
          {...username}
          form="username"
          name="password"
          label={accountLabels.username.password}
          type="password"
          autoComplete="current-password"
        />
      </Change>
    </section>
  );
}
