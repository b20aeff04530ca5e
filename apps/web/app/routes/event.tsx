import { isHandbillError, safe } from "@handbill/client";
import { data, Form, Link, redirect } from "react-router";
import { orErrorPage } from "../api/or-error-page.server.ts";
import { env } from "../env.server.ts";
import { EventDetails } from "../events/event-page.tsx";
import { JsonLd, writeJsonLd } from "../events/json-ld.tsx";
import { type EventPageView, viewEventPage } from "../events/view-event-page.ts";
import { readForm } from "../forms/read-form.server.ts";
import { noticesContext } from "../notices/notice-store.ts";
import { clientContext } from "../session/contexts.ts";
import { requireUser } from "../session/require-user.ts";
import type { Route } from "./+types/event.ts";

export async function loader({ context, params: { id } }: Route.LoaderArgs) {
  const client = context.get(clientContext);
  const [event, [jsonLd]] = await Promise.all([
    orErrorPage(client.events.get.query({ id, include: ["descriptionHtml"] })),
    safe(client.feeds.jsonLd.query({ id })), // there is none of a draft, and the page goes without
  ]);
  const view = viewEventPage(event);
  const isEverybodys = view.isPublished && env.publicApiUrl !== undefined;
  return {
    event: view,
    calendarUrl: isEverybodys ? `${env.publicApiUrl}/events/${event.id}/event.ics` : undefined,
    jsonLd: jsonLd && writeJsonLd(jsonLd),
    // the API decides who may change it; this decides who is offered to
    isOwn: event.organizer.id === client.currentUser()?.id,
  };
}

export async function action({ request, context, params: { id }, url }: Route.ActionArgs) {
  const read = await readForm(request);
  const intent = read("intent");
  if (intent !== "delete" && intent !== "publish") throw data(null, { status: 400 });
  await requireUser(context, url);
  const { events } = context.get(clientContext);
  const notices = context.get(noticesContext);
  try {
    if (intent === "delete") {
      await orErrorPage(events.delete.mutate({ id }));
      notices.say("event-deleted");
      return redirect("/account/events", 303);
    }
    const ifRevision = Number(read("revision"));
    await orErrorPage(events.update.mutate({ id, status: "published", ifRevision }));
    notices.say("event-published");
  } catch (error) {
    // the page of someone else's event has no such buttons
    if (isHandbillError(error, "NOT_THE_ORGANIZER")) throw data(null, { status: 403 });
    if (!isHandbillError(error, "PRECONDITION_FAILED")) throw error;
    notices.say("event-changed");
  }
  return redirect(`/events/${id}`, 303);
}

export default function EventPage({ loaderData }: Route.ComponentProps) {
  const { event, calendarUrl, jsonLd, isOwn } = loaderData;
  return (
    <article className="event">
      <title>{`${event.title}, ${event.date} · Handbill`}</title>
      {jsonLd !== undefined && <JsonLd key={event.id} text={jsonLd} />}
      <p className="back">
        <Link to="/">Upcoming events</Link>
      </p>
      <EventDetails event={event} calendarUrl={calendarUrl} />
      {isOwn && <OwnEvent event={event} />}
    </article>
  );
}

/** What its organizer can do about an event. */
function OwnEvent({ event: { id, revision, isPublished } }: { event: EventPageView }) {
  return (
    <section className="own" aria-label="Your event">
      <Form method="post" className="choices">
        <input type="hidden" name="revision" value={revision} />
        {!isPublished && (
          <button type="submit" name="intent" value="publish" className="button">
            Publish
          </button>
        )}
        <Link to={`/events/${id}/edit`} className="button button-quiet">
          Edit
        </Link>
      </Form>
      <details className="danger">
        <summary>Delete this event</summary>
        <Form method="post">
          <p>It disappears for everyone. For 30 days you can restore it, among your events.</p>
          <button type="submit" name="intent" value="delete" className="button">
            Delete it
          </button>
        </Form>
      </details>
    </section>
  );
}
