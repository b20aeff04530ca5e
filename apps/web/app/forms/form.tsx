import { type ReactNode, useEffect, useRef } from "react";
import { Form as RouterForm, useNavigation } from "react-router";
import type { FormFailure } from "./form-failure.ts";

interface FormProps {
  failure: FormFailure | undefined;
  /** What its button says. */
  action: string;
  /** Which of the page's forms it is, where there are several. Sent as `form`. */
  name?: string;
  /** Where it is posted to, if not to its own page. */
  to?: string;
  /** Other buttons beside its own. */
  more?: ReactNode;
  children: ReactNode;
}

/** A form that posts to its own page, unless told otherwise, with or without scripts, and says above its fields why it came back. */
export function Form({ failure, action, name, to, more, children }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const isSending = useNavigation().formMethod === "POST";

  // without scripts, autofocus does this when the page loads
  useEffect(() => {
    if (failure) form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }, [failure]);

  return (
    <RouterForm
      method="post"
      {...(to !== undefined && { action: to })}
      ref={form}
      className="form"
      onSubmit={(submit) => isSending && submit.preventDefault()} // a second click sends nothing twice
    >
      {name !== undefined && <input type="hidden" name="form" value={name} />}
      {failure?.alert && (
        <p role="alert" className="alert">
          {failure.alert}
        </p>
      )}
      {children}
      <div className="choices">
        <button type="submit" className="button" aria-disabled={isSending || undefined}>
          {action}
        </button>
        {more}
      </div>
    </RouterForm>
  );
}
