import { Link } from "react-router";
import type { EventView } from "./view-event.ts";

/** An event in a list, with its day as a calendar leaf. */
export function EventCard({ event }: { event: EventView }) {
  return (
    <article className="card">
      <time className="leaf" dateTime={event.startsAt}>
        <span className="leaf-month">{event.month}</span>
        <span className="leaf-day">{event.day}</span>
        <span className="leaf-year">{event.year}</span>
      </time>
      <div className="card-text">
        <h2>
          <Link to={`/events/${event.id}`}>{event.venue}</Link>
        </h2>
        <p className="card-when">
          <span>{`${event.weekday}, ${event.time}`}</span>
          <span className="zone">{event.zone}</span>
        </p>
        <p className="card-where">{event.address}</p>
      </div>
    </article>
  );
}
