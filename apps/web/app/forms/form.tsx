import { type ReactNode, useEffect, useRef } from "react";
import { Form as RouterForm, useNavigation } from "react-router";
import type { FormFailure } from "./form-failure.ts";

interface FormProps {
  failure: FormFailure | undefined;
  /** What its button says. */
  action: string;
  children: ReactNode;
}

/** A form that posts to its own page, with or without scripts, and says above its fields why it came back. */
export function Form({ failure, action, children }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const isSending = useNavigation().formMethod === "POST";

  // without scripts, autofocus does this when the page loads
  useEffect(() => {
    if (failure) form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }, [failure]);

  return (
    <RouterForm
      method="post"
      ref={form}
      className="form"
      onSubmit={(submit) => isSending && submit.preventDefault()} // a second click sends nothing twice
    >
      {failure?.alert && (
        <p role="alert" className="alert">
          {failure.alert}
        </p>
      )}
      {children}
      <button type="submit" className="button" aria-disabled={isSending || undefined}>
        {action}
      </button>
    </RouterForm>
  );
}
