import { Link } from "react-router";
import { RichTextBlock } from "../rich-text/rich-text.tsx";
import { listPath } from "./event-filter.ts";
import "./event-page.css";
import type { EventPageView } from "./view-event-page.ts";

/** Strangers wrote the address: no advantage from linking, no way back to the page, and not where the reader came from. */
const STRANGE = "nofollow ugc noopener noreferrer";

/** Everything that is known of an event. */
export function EventDetails({
  event,
  calendarUrl,
}: {
  event: EventPageView;
  calendarUrl: string | undefined;
}) {
  return (
    <>
      <h1>{event.title}</h1>
      {event.title !== event.venue && <p className="event-subtitle">{event.venue}</p>}
      {event.statusNote !== null && <p className="event-status">{event.statusNote}</p>}
      {event.description.length > 0 && <RichTextBlock text={event.description} />}
      <dl>
        <dt>When</dt>
        <dd>
          <When event={event} />
          {calendarUrl !== undefined && (
            <span className="detail">
              <a href={calendarUrl}>Put it into your calendar</a>
            </span>
          )}
        </dd>
        <dt>Where</dt>
        <dd>
          <strong>
            {event.venueId === null ? (
              event.venue
            ) : (
              <Link to={listPath({ venue: event.venueId })}>{event.venue}</Link>
            )}
          </strong>
          <span className="detail">{event.address}</span>
          {event.attendance !== null && <span className="detail">{event.attendance}</span>}
        </dd>
        <More event={event} />
        <dt>Published by</dt>
        <dd>
          <Link to={listPath({ organizer: event.organizer.username })}>{event.organizer.name}</Link>
        </dd>
      </dl>
    </>
  );
}

function When({ event }: { event: EventPageView }) {
  return (
    <>
      <time dateTime={event.startsAt}>
        <strong>{event.date}</strong>, <strong>{event.time}</strong>
      </time>
      {event.end !== null && (
        <>
          {" until "}
          <time dateTime={event.end.at}>{event.end.text}</time>
        </>
      )}
      <span className="detail">{`${event.zoneName} (${event.zone})`}</span>
      {event.clockChanges.map((sentence) => (
        <span key={sentence} className="detail">
          {sentence}
        </span>
      ))}
    </>
  );
}

/** What not every event says. */
function More({ event: { price, ticketUrl, language, tags, url } }: { event: EventPageView }) {
  return (
    <>
      {(price !== null || ticketUrl !== null) && (
        <>
          <dt>Tickets</dt>
          <dd>
            {price}
            {ticketUrl !== null && (
              <span className="detail">
                <a href={ticketUrl} rel={STRANGE}>
                  Get tickets
                </a>
              </span>
            )}
          </dd>
        </>
      )}
      {language !== null && (
        <>
          <dt>Language</dt>
          <dd>{language}</dd>
        </>
      )}
      {tags.length > 0 && (
        <>
          <dt>Tags</dt>
          <dd>
            <ul className="tags">
              {tags.map((tag) => (
                <li key={tag}>
                  <Link to={listPath({ tag: [tag] })}>{tag}</Link>
                </li>
              ))}
            </ul>
          </dd>
        </>
      )}
      {url !== null && (
        <>
          <dt>More</dt>
          <dd>
            <a href={url} rel={STRANGE}>
              {url}
            </a>
          </dd>
        </>
      )}
    </>
  );
}
