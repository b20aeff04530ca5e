import type { ReactNode } from "react";
import type { Constraints } from "../forms/constraints.server.ts";
import { Form } from "../forms/form.tsx";
import type { FormFailure } from "../forms/form-failure.ts";
import type { AccountFormName } from "./labels.ts";

/** What a form of the account page asks for, and why it came back. */
export interface FormState {
  constraints: Record<string, Constraints>;
  failure: FormFailure | undefined;
}

interface ChangeProps {
  name: AccountFormName;
  /** What is opened, and what its button says. */
  action: string;
  failure: FormFailure | undefined;
  children: ReactNode;
}

/** A form that is folded away until it is wanted, or has come back. */
export function Change({ name, action, failure, children }: ChangeProps) {
  return (
    <details className="change" open={failure !== undefined}>
      <summary>{action}</summary>
      <Form name={name} failure={failure} action={action}>
        {children}
      </Form>
    </details>
  );
}
