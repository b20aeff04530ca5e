import { type HandbillClient, idempotent, isHandbillError } from "@handbill/client";
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
    key: crypto.randomUUID(), // of this form: sent twice, it makes one event
    constraints: constraintsOf(createEventInput),
    timezones: Intl.supportedValuesOf("timeZone"),
  };
}

export async function action({ request, context, url }: Route.ActionArgs) {
  const read = await readForm(request);
  const key = read("key");
  const timezone = read("timezone").trim();
  const fields = {
    date: read("date"),
    time: read("time"),
    venue: read("venue"),
    address: read("address"),
  };
  try {
    const input = { ...fields, ...(timezone && { timezone }) };
    const { id } = await createOnce(context.get(clientContext), input, key);
    return redirect(`/events/${id}`, 303);
  } catch (error) {
    if (isSessionOver(error)) return sendToLogin(context, url);
    const failure = explainFailure(error, { labels, values: { ...fields, timezone, key } });
    return data(failure, failure.status);
  }
}

/** A form that was gone back to and changed is meant as another event. */
async function createOnce(client: HandbillClient, input: NewEventInput, key: string) {
  const create = (as: string) => client.events.create.mutate(input, idempotent(as));
  try {
    return await create(key || crypto.randomUUID());
  } catch (error) {
    if (!isHandbillError(error, "IDEMPOTENCY_KEY_REUSED")) throw error;
    return create(crypto.randomUUID());
  }
}

type NewEventInput = Parameters<HandbillClient["events"]["create"]["mutate"]>[0];

export default function NewEvent({ loaderData, actionData: failure }: Route.ComponentProps) {
  const { key, constraints, timezones } = loaderData;
  const field = { constraints, failure };
  return (
    <section className="narrow">
      <title>New event · Handbill</title>
      <h1>New event</h1>
      <Form failure={failure} action="Publish">
        <input type="hidden" name="key" value={failure?.values.key ?? key} />
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
