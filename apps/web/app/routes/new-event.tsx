import { type HandbillClient, idempotent, isHandbillError } from "@handbill/client";
import { createEventInput } from "@handbill/rpc/schemas";
import { data, redirect } from "react-router";
import { EventFields } from "../event-form/event-fields.tsx";
import { readTyped, toCreateInput } from "../event-form/event-input.ts";
import { eventLabels } from "../event-form/labels.ts";
import { constraintsOf } from "../forms/constraints.server.ts";
import { Form } from "../forms/form.tsx";
import { explainFailure } from "../forms/form-failure.ts";
import { readForm } from "../forms/read-form.server.ts";
import { clientContext } from "../session/contexts.ts";
import { requireUser, sendToLogin } from "../session/require-user.ts";
import { isSessionOver } from "../session/session-over.ts";
import type { Route } from "./+types/new-event.ts";

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
  const typed = readTyped(read);
  const status = read("status") === "draft" ? "draft" : "published";
  try {
    const input = { ...toCreateInput(typed), status } as const;
    const { id } = await createOnce(context.get(clientContext), input, key);
    return redirect(`/events/${id}`, 303);
  } catch (error) {
    if (isSessionOver(error)) return sendToLogin(context, url);
    const failure = explainFailure(error, { labels: eventLabels, values: { ...typed, key } });
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
  const asDraft = (
    <button type="submit" name="status" value="draft" className="button button-quiet">
      Save as draft
    </button>
  );
  return (
    <section className="narrow">
      <title>New event · Handbill</title>
      <h1>New event</h1>
      <Form failure={failure} action="Publish" more={asDraft}>
        <input type="hidden" name="key" value={failure?.values.key ?? key} />
        <EventFields
          constraints={constraints}
          failure={failure}
          timezones={timezones}
          unscheduled="At once when left empty."
        />
      </Form>
    </section>
  );
}
