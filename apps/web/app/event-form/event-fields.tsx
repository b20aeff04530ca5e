import type { Constraints } from "../forms/constraints.server.ts";
import { CheckField, ChoiceField, Field, TextField } from "../forms/field.tsx";
import type { FormFailure } from "../forms/form-failure.ts";
import type { TypedEvent } from "./event-input.ts";
import { eventLabels as labels } from "./labels.ts";

interface EventFieldsProps {
  constraints: Record<string, Constraints>;
  failure: FormFailure | undefined;
  /** The event as it is; undefined for a new one. */
  typed?: TypedEvent;
  timezones: string[];
  /** What becomes of it without a moment to publish it at; undefined when it is published already. */
  unscheduled?: string;
}

const ATTENDANCES = [
  { value: "in-person", label: "People go there" },
  { value: "online", label: "Online" },
  { value: "both", label: "Either" },
];

const NEW_ZONE = "As in Europe/Paris. The venue’s or the server’s own when left empty.";

/** The fields of an event, new or not. What has to be said comes first. */
export function EventFields({
  constraints,
  failure,
  typed,
  timezones,
  unscheduled,
}: EventFieldsProps) {
  const field = (name: keyof TypedEvent & keyof typeof labels) => ({
    ...{ name, label: labels[name], constraints, failure, defaultValue: typed?.[name] },
  });
  return (
    <>
      <Field {...field("title")} hint="The venue’s name when left empty" />
      <div className="field-row">
        <Field {...field("date")} type="date" />
        <Field
          {...field("time")}
          isDependent
          hint="As in 8pm, 8:30 PM or 20:00; none if it lasts all day"
          autoComplete="off"
        />
        <Field {...field("endDate")} type="date" hint="If it lasts for several days" />
        <Field {...field("endTime")} hint="Past midnight, too" autoComplete="off" />
      </div>
      <CheckField
        name="allDay"
        label={labels.allDay}
        failure={failure}
        isChecked={typed?.allDay === "on"}
      />
      <Field {...field("venue")} />
      <Field {...field("address")} />
      <Field
        {...field("timezone")}
        hint={typed ? "As in Europe/Paris" : NEW_ZONE}
        list="timezones"
        autoComplete="off"
        spellCheck={false}
      />
      <datalist id="timezones">
        {timezones.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <fieldset className="field-group">
        <legend>Details</legend>
        <TextField
          {...field("description")}
          rows={8}
          hint="In Markdown: **bold**, *italic*, [a link](https://example.com), - a list"
        />
        <ChoiceField {...field("attendance")} choices={ATTENDANCES} />
        <div className="field-row">
          <Field {...field("price")} hint="As in € 12, reduced € 8" />
          <Field {...field("language")} hint="As in en or pt-BR" autoComplete="off" />
        </div>
        <Field {...field("tags")} hint="Separated by commas, as in concert, waltz" />
        <Field {...field("url")} type="url" hint="Where more is told about it" />
        <Field {...field("ticketUrl")} type="url" hint="Where tickets are sold" />
      </fieldset>
      {unscheduled !== undefined && (
        <Field
          {...field("publishAt")}
          type="datetime-local"
          hint={`In the event’s time zone. Nobody else sees it before. ${unscheduled}`}
        />
      )}
    </>
  );
}
