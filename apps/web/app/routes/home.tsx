import { Link } from "react-router";
import { orErrorPage } from "../api/or-error-page.server.ts";
import { EventCard } from "../events/event-card.tsx";
import { listUpcoming } from "../events/list-upcoming.ts";
import { viewEvent } from "../events/view-event.ts";
import { clientContext } from "../session/contexts.ts";
import type { Route } from "./+types/home.ts";

export async function loader({ context, url }: Route.LoaderArgs) {
  const cursor = url.searchParams.get("cursor");
  const client = context.get(clientContext);
  const { items, nextCursor } = await orErrorPage(
    listUpcoming(client, { now: new Date(), cursor }),
  );
  return { events: items.map(viewEvent), nextCursor, isFirstPage: cursor === null };
}

export default function Home({
  loaderData: { events, nextCursor, isFirstPage },
}: Route.ComponentProps) {
  return (
    <>
      <title>Upcoming events · Handbill</title>
      <h1>Upcoming events</h1>
      {events.length === 0 ? (
        <NoEvents isFirstPage={isFirstPage} />
      ) : (
        <ol className="cards">
          {events.map((event) => (
            <li key={event.id}>
              <EventCard event={event} />
            </li>
          ))}
        </ol>
      )}
      <nav className="pages" aria-label="Pages">
        {!isFirstPage && <Link to="/">Back to the first events</Link>}
        {nextCursor !== null && (
          <Link to={`/?${new URLSearchParams({ cursor: nextCursor })}`} className="button">
            More events
          </Link>
        )}
      </nav>
    </>
  );
}

function NoEvents({ isFirstPage }: { isFirstPage: boolean }) {
  return (
    <section className="notice">
      <p className="notice-title">
        {isFirstPage ? "Nothing is coming up yet." : "That was the last one."}
      </p>
      <p>
        Know of something? <Link to="/events/new">Publish the first event</Link>, and it appears
        here.
      </p>
    </section>
  );
}
