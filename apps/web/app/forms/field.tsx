import type { ComponentProps } from "react";
import type { Constraints } from "./constraints.server.ts";
import type { FormFailure } from "./form-failure.ts";

interface FieldProps extends Omit<ComponentProps<"input">, "form"> {
  /** The API's name for it. */
  name: string;
  /** Which of the page's forms it is in, where there are several. */
  form?: string;
  label: string | undefined;
  hint?: string;
  constraints: Record<string, Constraints>;
  failure: FormFailure | undefined;
}

/** A labelled input with what was typed in it before, and beneath it what is wrong with it, or else a hint. */
export function Field({ name, form, label, hint, constraints, failure, ...input }: FieldProps) {
  const error = failure?.errors[name];
  const isFirstError = failure !== undefined && Object.keys(failure.errors)[0] === name;
  const note = error ?? hint;
  const id = form === undefined ? name : `${form}-${name}`;
  const noteId = `${id}-note`;
  const typed = failure?.values[name];
  const { required, ...lengths } = constraints[name] ?? { required: false };
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {!required && <span className="optional"> (optional)</span>}
      </label>
      <input
        {...input}
        {...lengths}
        id={id}
        name={name}
        required={required}
        {...(typed !== undefined && { defaultValue: typed })}
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={note === undefined ? undefined : noteId}
        // biome-ignore lint/a11y/noAutofocus: after an error, the field to correct is where to go on
        autoFocus={isFirstError}
      />
      {note !== undefined && (
        <p id={noteId} className={error === undefined ? "hint" : "field-error"}>
          {note}
        </p>
      )}
    </div>
  );
}
