import type { Executor } from "@handbill/db";
import { renderMarkdown } from "../../markdown.ts";
import { findVenues } from "../venues/queries.ts";
import type { Event } from "./schema.ts";

/** Adds what was asked for beyond what an event always has. */
export async function includeMore(
  db: Executor,
  events: Event[],
  include: readonly ("venue" | "descriptionHtml")[] = [],
): Promise<Event[]> {
  const venues = include.includes("venue")
    ? await findVenues(db, [...new Set(events.flatMap(({ venueId }) => venueId ?? []))])
    : undefined;
  return events.map((event) => ({
    ...event,
    ...(include.includes("descriptionHtml") && {
      descriptionHtml: renderMarkdown(event.description ?? ""),
    }),
    ...(venues && {
      venueDetails: (event.venueId !== null && venues.get(event.venueId)) || null,
    }),
  }));
}
