import type { ComponentProps, ReactNode } from "react";
import type { Constraints } from "./constraints.server.ts";
import type { FormFailure } from "./form-failure.ts";

/** What every kind of field is told. */
interface FieldProps {
  /** The API's name for it. */
  name: string;
  /** Which of the page's forms it is in, where there are several. */
  form?: string;
  label: string | undefined;
  hint?: string;
  constraints: Record<string, Constraints>;
  failure: FormFailure | undefined;
  /** Whether it depends on another field if it is required, which the API then says. */
  isDependent?: boolean;
}

type Attributes<Element extends "input" | "textarea" | "select"> = Omit<
  ComponentProps<Element>,
  "form" | "name"
>;

/** A labelled input with what was typed in it before, and beneath it what is wrong with it, or else a hint. */
export function Field(props: FieldProps & Attributes<"input">) {
  const { input, frame } = divide(props);
  return (
    <Frame {...frame}>
      <input {...input} />
    </Frame>
  );
}

/** The same for a text of several lines. */
export function TextField(props: FieldProps & Attributes<"textarea">) {
  const { input, frame } = divide(props);
  return (
    <Frame {...frame}>
      <textarea {...input} />
    </Frame>
  );
}

interface Choice {
  value: string;
  label: string;
}

/** The same for one of some choices. */
export function ChoiceField({
  choices,
  ...props
}: FieldProps & { choices: Choice[] } & Attributes<"select">) {
  const { input, frame } = divide(props);
  const { minLength: _min, maxLength: _max, ...select } = input;
  return (
    <Frame {...frame} isOptional={false}>
      <select {...select}>
        {choices.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </Frame>
  );
}

/** A box to tick, sent as `on`. */
export function CheckField({
  name,
  label,
  failure,
  isChecked,
}: Pick<FieldProps, "name" | "label" | "failure"> & { isChecked: boolean }) {
  const typed = failure?.values[name];
  return (
    <div className="field-check">
      <input
        type="checkbox"
        id={name}
        name={name}
        defaultChecked={typed === undefined ? isChecked : typed === "on"}
      />
      <label htmlFor={name}>{label}</label>
    </div>
  );
}

/** Tells the element's attributes from what stands around it. */
function divide<Given extends FieldProps>(props: Given) {
  const { name, form, label, hint, constraints, failure, isDependent, ...given } = props;
  const error = failure?.errors[name];
  const id = form === undefined ? name : `${form}-${name}`;
  const note = error ?? hint;
  const noteId = `${id}-note`;
  const typed = failure?.values[name];
  const { required, ...lengths } = constraints[name] ?? { required: false };
  const input = {
    ...given,
    ...lengths,
    id,
    name,
    required: required && isDependent !== true,
    ...(typed !== undefined && { defaultValue: typed }),
    "aria-invalid": error === undefined ? undefined : true,
    "aria-describedby": note === undefined ? undefined : noteId,
    // after an error, the field to correct is where to go on
    autoFocus: failure !== undefined && Object.keys(failure.errors)[0] === name,
  };
  return {
    input,
    frame: { id, noteId, label, note, isWrong: error !== undefined, isOptional: !required },
  };
}

interface FrameProps {
  id: string;
  noteId: string;
  label: string | undefined;
  note: string | undefined;
  isWrong: boolean;
  isOptional: boolean;
  children: ReactNode;
}

function Frame({ id, noteId, label, note, isWrong, isOptional, children }: FrameProps) {
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {isOptional && <span className="optional"> (optional)</span>}
      </label>
      {children}
      {note !== undefined && (
        <p id={noteId} className={isWrong ? "field-error" : "hint"}>
          {note}
        </p>
      )}
    </div>
  );
}
