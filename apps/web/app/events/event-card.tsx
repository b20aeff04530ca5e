import { Link } from "react-router";
import "../pages/badge.css";
import "./event-card.css";
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
        <h2 className={event.isOff ? "card-off" : undefined}>
          <Link to={`/events/${event.id}`}>{event.title}</Link>{" "}
          {event.status !== null && <span className="badge">{event.status}</span>}
        </h2>
        <p className="card-when">
          <span>{event.when}</span>
          <span className="zone">{event.zone}</span>
        </p>
        <p className="card-where">{event.where}</p>
      </div>
    </article>
  );
}
