import { type Event, type HandbillClient, isHandbillError } from "@handbill/client";
import { updateEventInput } from "@handbill/rpc/schemas";
import { data, Link, redirect } from "react-router";
import { orErrorPage } from "../api/or-error-page.server.ts";
import { EventFields } from "../event-form/event-fields.tsx";
import { readTyped, toUpdateInput, typedOf } from "../event-form/event-input.ts";
import { eventLabels } from "../event-form/labels.ts";
import { type Constraints, constraintsOf } from "../forms/constraints.server.ts";
import { ChoiceField } from "../forms/field.tsx";
import { Form } from "../forms/form.tsx";
import { explainFailure } from "../forms/form-failure.ts";
import { readForm } from "../forms/read-form.server.ts";
import { clientContext } from "../session/contexts.ts";
import { requireUser, sendToLogin } from "../session/require-user.ts";
import { isSessionOver } from "../session/session-over.ts";
import type { Route } from "./+types/edit-event.ts";

const REQUIRED = ["date", "time", "venue", "address", "timezone"];

/** An event always has these, and keeps them when they are not sent: the form sends all, so it asks for them. */
const constraints: Record<string, Constraints> = Object.fromEntries(
  Object.entries(constraintsOf(updateEventInput)).map(([name, each]) => [
    name,
    { ...each, required: REQUIRED.includes(name) },
  ]),
);

export async function loader({ context, params: { id }, url }: Route.LoaderArgs) {
  const user = await requireUser(context, url);
  const event = await orErrorPage(context.get(clientContext).events.get.query({ id }));
  if (event.organizer.id !== user.id) throw data(null, { status: 404 });
  const { title, revision, status } = event;
  return {
    ...{ id, title, revision, status },
    typed: typedOf(event),
    constraints,
    timezones: Intl.supportedValuesOf("timeZone"),
  };
}

export async function action({ request, context, params: { id }, url }: Route.ActionArgs) {
  const read = await readForm(request);
  const client = context.get(clientContext);
  const typed = readTyped(read);
  const status = statusOf(read("status"));
  if (!client.currentUser()) return sendToLogin(context, url);
  try {
    const before = await client.events.get.query({ id });
    const { publishAt, ...change } = toUpdateInput(typed, typedOf(before));
    await client.events.update.mutate({
      ...change,
      ...(status ? { status } : publishAt !== undefined && { publishAt }),
      id,
      ifRevision: Number(read("revision")),
    });
    return redirect(`/events/${id}`, 303);
  } catch (error) {
    if (isSessionOver(error)) return sendToLogin(context, url);
    if (isHandbillError(error, "EVENT_NOT_FOUND") || isHandbillError(error, "NOT_THE_ORGANIZER")) {
      throw data(null, { status: 404 });
    }
    const revision = await seenRevision(client, { id, sent: read("revision"), error });
    const values = { ...typed, revision, ...(status && { status }) };
    const failure = explainFailure(error, { labels: eventLabels, values });
    return data(failure, failure.status);
  }
}

/** Whoever was told that the event was changed meanwhile may save over that change, and over no later one. */
async function seenRevision(
  client: HandbillClient,
  { id, sent, error }: { id: string; sent: string; error: unknown },
): Promise<string> {
  if (!isHandbillError(error, "PRECONDITION_FAILED")) return sent;
  return String((await orErrorPage(client.events.get.query({ id }))).revision);
}

const STATUSES = [
  { value: "published", label: "It takes place" },
  { value: "cancelled", label: "Cancelled" },
  { value: "postponed", label: "Postponed: the new date is not known yet" },
  { value: "rescheduled", label: "Rescheduled: the date above is the new one" },
] as const;

function statusOf(name: string) {
  return STATUSES.find(({ value }) => value === name)?.value;
}

export default function EditEvent({ loaderData, actionData: failure }: Route.ComponentProps) {
  const { id, title, revision, status, typed, timezones } = loaderData;
  const field = { constraints: loaderData.constraints, failure };
  const isOutdated = failure?.status === 412;
  return (
    <section className="narrow">
      <title>{`Edit ${title} · Handbill`}</title>
      <p className="back">
        <Link to={`/events/${id}`}>{title}</Link>
      </p>
      <h1>Edit event</h1>
      <Form
        failure={failure}
        action={isOutdated ? "Save over it" : "Save"}
        more={isUnpublished(status) && <PublishButton />}
      >
        <input type="hidden" name="revision" value={failure?.values.revision ?? revision} />
        {isOutdated && (
          <p>
            <a href={`/events/${id}`} target="_blank" rel="noopener">
              See the event as it is now
            </a>
          </p>
        )}
        <EventFields
          {...field}
          typed={typed}
          timezones={timezones}
          {...(isUnpublished(status) && { unscheduled: "It stays a draft when left empty." })}
        />
        {!isUnpublished(status) && (
          <ChoiceField
            {...field}
            name="status"
            label={eventLabels.status}
            choices={[...STATUSES]}
            defaultValue={status}
          />
        )}
      </Form>
    </section>
  );
}

function PublishButton() {
  return (
    <button type="submit" name="status" value="published" className="button button-quiet">
      Save and publish now
    </button>
  );
}

function isUnpublished(status: Event["status"]): boolean {
  return status === "draft" || status === "scheduled";
}
