import { data, Form, Link, redirect } from "react-router";
import { AccountPage } from "../account/account-page.tsx";
import { orErrorPage } from "../api/or-error-page.server.ts";
import { type EventView, viewEvent } from "../events/view-event.ts";
import { wordMoment } from "../events/word-times.ts";
import { readForm } from "../forms/read-form.server.ts";
import { noticesContext } from "../notices/notice-store.ts";
import { clientContext } from "../session/contexts.ts";
import { requireUser } from "../session/require-user.ts";
import type { Route } from "./+types/account-events.ts";

export async function loader({ context, url }: Route.LoaderArgs) {
  await requireUser(context, url);
  const cursor = url.searchParams.get("cursor");
  const { items, nextCursor } = await orErrorPage(
    context.get(clientContext).events.mine.query(cursor === null ? {} : { cursor }),
  );
  const events = items.map((event) => ({
    ...viewEvent(event),
    isDeleted: event.deletedAt !== null,
    publishing: event.publishAt === null ? null : wordMoment(event.publishAt, event.timezone),
  }));
  return { events, nextCursor, isFirstPage: cursor === null };
}

export async function action({ request, context, url }: Route.ActionArgs) {
  const read = await readForm(request);
  if (read("intent") !== "restore") throw data(null, { status: 400 });
  await requireUser(context, url);
  await orErrorPage(context.get(clientContext).events.restore.mutate({ id: read("id") }));
  context.get(noticesContext).say("event-restored");
  return redirect("/account/events", 303);
}

export default function OwnEvents({ loaderData }: Route.ComponentProps) {
  const { events, nextCursor, isFirstPage } = loaderData;
  return (
    <AccountPage title="Your events">
      {events.length === 0 ? (
        <p>
          There is nothing here yet. <Link to="/events/new">Publish an event</Link>.
        </p>
      ) : (
        <ul className="rows">
          {events.map((event) => (
            <EventRow key={event.id} event={event} />
          ))}
        </ul>
      )}
      <nav className="pages" aria-label="Pages">
        {!isFirstPage && <Link to="/account/events">Back to the latest</Link>}
        {nextCursor !== null && (
          <Link to={`?${new URLSearchParams({ cursor: nextCursor })}`} className="button">
            Earlier
          </Link>
        )}
      </nav>
    </AccountPage>
  );
}

interface OwnEventView extends EventView {
  isDeleted: boolean;
  /** When it is to be published, of a scheduled one. */
  publishing: string | null;
}

function EventRow({ event }: { event: OwnEventView }) {
  const { id, title, status, month, day, year, when, where, isDeleted, publishing } = event;
  return (
    <li className="row">
      <div className="row-text">
        <h2 id={id}>
          {isDeleted ? title : <Link to={`/events/${id}`}>{title}</Link>}{" "}
          {status !== null && <span className="badge">{status}</span>}
        </h2>
        <p>{`${month} ${day}, ${year} · ${when}`}</p>
        <p>{where}</p>
        {publishing !== null && !isDeleted && <p>{`To be published on ${publishing}`}</p>}
      </div>
      {isDeleted ? (
        <Form method="post">
          <input type="hidden" name="id" value={id} />
          <button
            type="submit"
            name="intent"
            value="restore"
            className="button button-quiet"
            aria-describedby={id}
          >
            Restore
          </button>
        </Form>
      ) : (
        <Link to={`/events/${id}/edit`} className="button button-quiet" aria-describedby={id}>
          Edit
        </Link>
      )}
    </li>
  );
}
