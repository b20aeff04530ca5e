import { isHandbillError } from "@handbill/client";
import { data, Form, Link, redirect } from "react-router";
import { orErrorPage } from "../api/or-error-page.server.ts";
import { viewEvent } from "../events/view-event.ts";
import { readForm } from "../forms/read-form.server.ts";
import { clientContext } from "../session/contexts.ts";
import { requireUser } from "../session/require-user.ts";
import type { Route } from "./+types/event.ts";

export async function loader({ context, params: { id } }: Route.LoaderArgs) {
  const client = context.get(clientContext);
  const event = await orErrorPage(client.events.get.query({ id }));
  // the API decides who may delete it; this decides who is offered to
  return { event: viewEvent(event), isOwn: event.organizer.id === client.currentUser()?.id };
}

export async function action({ request, context, params: { id }, url }: Route.ActionArgs) {
  const read = await readForm(request);
  if (read("intent") !== "delete") throw data(null, { status: 400 });
  await requireUser(context, url);
  try {
    await orErrorPage(context.get(clientContext).events.delete.mutate({ id }));
  } catch (error) {
    // the page of someone else's event has no such button
    if (isHandbillError(error, "NOT_THE_ORGANIZER")) throw data(null, { status: 403 });
    throw error;
  }
  return redirect("/", 303);
}

export default function EventPage({ loaderData: { event, isOwn } }: Route.ComponentProps) {
  return (
    <article className="event">
      <title>{`${event.venue}, ${event.date} · Handbill`}</title>
      <p className="back">
        <Link to="/">Upcoming events</Link>
      </p>
      <h1>{event.venue}</h1>
      <dl>
        <dt>When</dt>
        <dd>
          <time dateTime={event.startsAt}>
            <strong>{event.date}</strong>, <strong>{event.time}</strong>
          </time>
          <span className="detail">{`${event.zoneName} (${event.zone})`}</span>
        </dd>
        <dt>Where</dt>
        <dd>
          <strong>{event.venue}</strong>
          <span className="detail">{event.address}</span>
        </dd>
        <dt>Published by</dt>
        <dd>{event.organizer}</dd>
      </dl>
      {isOwn && (
        <details className="danger">
          <summary>Delete this event</summary>
          <Form method="post">
            <p>It disappears for everyone, and cannot be brought back.</p>
            <button type="submit" name="intent" value="delete" className="button">
              Delete it for good
            </button>
          </Form>
        </details>
      )}
    </article>
  );
}
