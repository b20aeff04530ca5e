import { Link } from "react-router";
import { orErrorPage } from "../api/or-error-page.server.ts";
import { EventCard } from "../events/event-card.tsx";
import { listPath, readFilter, readPlace } from "../events/event-filter.ts";
import { FeedLinks } from "../events/feed-links.tsx";
import { listUpcoming } from "../events/list-upcoming.ts";
import { SearchBox } from "../events/search-box.tsx";
import { viewEvent } from "../events/view-event.ts";
import { viewFilter } from "../events/view-filter.ts";
import { clientContext } from "../session/contexts.ts";
import type { Route } from "./+types/home.ts";

export async function loader({ context, url: { searchParams } }: Route.LoaderArgs) {
  const client = context.get(clientContext);
  const filter = readFilter(searchParams);
  const { venue: id, organizer: handle } = filter;
  const [{ items, next, isFirst }, feeds, venue, organizer] = await orErrorPage(
    Promise.all([
      listUpcoming(client, { now: new Date(), filter, place: readPlace(searchParams) }),
      client.feeds.links.query(filter),
      id === undefined ? undefined : client.venues.get.query({ id }),
      handle === undefined ? undefined : client.organizers.get.query({ handle }),
    ]),
  );
  const names = { venue: venue?.name, organizer: organizer?.displayName ?? organizer?.username };
  return {
    events: items.map(viewEvent),
    filter,
    views: viewFilter(filter, names),
    first: listPath(filter),
    next: next && listPath(filter, next),
    isFirst,
    feeds,
  };
}

export default function Home({ loaderData }: Route.ComponentProps) {
  const { events, filter, views, first, next, isFirst, feeds } = loaderData;
  const isNarrowed = filter.q !== undefined || views.length > 0;
  return (
    <>
      <title>Upcoming events · Handbill</title>
      <h1>Upcoming events</h1>
      <SearchBox filter={filter} views={views} />
      {events.length === 0 ? (
        <NoEvents isFirstPage={isFirst} isNarrowed={isNarrowed} />
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
        {!isFirst && <Link to={first}>Back to the first events</Link>}
        {next !== null && (
          <Link to={next} className="button">
            More events
          </Link>
        )}
      </nav>
      <FeedLinks feeds={feeds} />
    </>
  );
}

function NoEvents({ isFirstPage, isNarrowed }: { isFirstPage: boolean; isNarrowed: boolean }) {
  if (isNarrowed && isFirstPage) {
    return (
      <section className="notice">
        <p className="notice-title">Nothing like that is coming up.</p>
        <p>
          <Link to="/">See all upcoming events</Link>
        </p>
      </section>
    );
  }
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
