import { createEventInput } from "@handbill/rpc/schemas";
import { data, redirect } from "react-router";
import { constraintsOf } from "../forms/constraints.server.ts";
import { Field } from "../forms/field.tsx";
import { Form } from "../forms/form.tsx";
import { explainFailure } from "../forms/form-failure.ts";
import { readForm } from "../forms/read-form.server.ts";
import { clientContext } from "../session/contexts.ts";
import { requireUser, sendToLogin } from "../session/require-user.ts";
import { isSessionOver } from "../session/session-over.ts";
import type { Route } from "./+types/new-event.ts";

const labels = {
  date: "Date",
  time: "Time",
  timezone: "Time zone",
  venue: "Venue",
  address: "Address",
};

export async function loader({ context, url }: Route.LoaderArgs) {
  await requireUser(context, url);
  return {
    constraints: constraintsOf(createEventInput),
    timezones: Intl.supportedValuesOf("timeZone"),
  };
}

export async function action({ request, context, url }: Route.ActionArgs) {
  const read = await readForm(request);
  const timezone = read("timezone").trim();
  const fields = {
    date: read("date"),
    time: read("time"),
    venue: read("venue"),
    address: read("address"),
  };
  try {
    const input = { ...fields, ...(timezone && { timezone }) };
    const { id } = await context.get(clientContext).events.create.mutate(input);
    return redirect(`/events/${id}`, 303);
  } catch (error) {
    if (isSessionOver(error)) return sendToLogin(context, url);
    const failure = explainFailure(error, { labels, values: { ...fields, timezone } });
    return data(failure, failure.status);
  }
}

export default function NewEvent({ loaderData, actionData: failure }: Route.ComponentProps) {
  const { constraints, timezones } = loaderData;
  const field = { constraints, failure };
  return (
    <section className="narrow">
      <title>New event · Handbill</title>
      <h1>New event</h1>
      <Form failure={failure} action="Publish">
        <div className="field-row">
          <Field {...field} name="date" label={labels.date} type="date" />
          <Field
            {...field}
            name="time"
            label={labels.time}
            hint="As in 8pm, 8:30 PM or 20:00"
            autoComplete="off"
          />
        </div>
        <Field {...field} name="venue" label={labels.venue} />
        <Field {...field} name="address" label={labels.address} />
        <Field
          {...field}
          name="timezone"
          label={labels.timezone}
          hint="As in Europe/Paris. The server’s own when left empty."
          list="timezones"
          autoComplete="off"
          spellCheck={false}
        />
        <datalist id="timezones">
          {timezones.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </Form>
    </section>
  );
}
