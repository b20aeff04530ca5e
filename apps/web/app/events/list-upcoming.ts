import type { Event, HandbillClient } from "@handbill/client";
import type { EventFilter, ListPlace } from "./event-filter.ts";

const PAGE_SIZE = 20;
const DAY = 24 * 60 * 60 * 1000;
/** Where the day begins last, UTC−12, in milliseconds. */
const LAST_OFFSET = 12 * 60 * 60 * 1000;
/** So long the address of a later page leads there, in milliseconds: then all that it began with is over. */
const PLACE_LASTS = 3 * DAY;

export interface UpcomingPage {
  items: Event[];
  /** Where the next page begins; null on the last. */
  next: ListPlace | null;
  isFirst: boolean;
}

/**
 * Lists a page of the events that are not over yet, what goes on already included, in the order of their start. The API
 * compares days without looking at the clock, so what ended earlier today is left out here.
 */
export async function listUpcoming(
  client: Pick<HandbillClient, "events">,
  { now, filter = {}, place }: { now: Date; filter?: EventFilter; place?: ListPlace | undefined },
): Promise<UpcomingPage> {
  const after = place && place.from >= dayOf(now.getTime() - PLACE_LASTS) ? place : undefined;
  const from = after?.from ?? dayOf(now.getTime() - LAST_OFFSET);
  const { items, nextCursor } = await client.events.list.query({
    ...filter,
    from,
    limit: PAGE_SIZE,
    ...(after && { cursor: after.cursor }),
  });
  const upcoming = items.filter(({ endsAt }) => new Date(endsAt) > now);
  const next = nextCursor === null ? null : { from, cursor: nextCursor };
  const isFirst = after === undefined;
  if (upcoming.length > 0 || next === null) return { items: upcoming, next, isFirst };
  return { ...(await listUpcoming(client, { now, filter, place: next })), isFirst };
}

/** The day of a moment in UTC, as `YYYY-MM-DD`. */
function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, "YYYY-MM-DD".length);
}
