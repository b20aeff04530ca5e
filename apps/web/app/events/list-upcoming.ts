import type { EventPage, HandbillClient } from "@handbill/client";

const PAGE_SIZE = 20;
/** Where the day begins last, UTC−12, in milliseconds. */
const LAST_OFFSET = 12 * 60 * 60 * 1000;

/**
 * Lists a page of the events that take place today or later, today being the day it is where the event is. The API
 * compares days without looking at the clock, so what is over in the east is left out here.
 */
export async function listUpcoming(
  client: Pick<HandbillClient, "events">,
  { now, cursor }: { now: Date; cursor: string | null },
): Promise<EventPage> {
  const from = new Date(now.getTime() - LAST_OFFSET).toISOString().slice(0, 10);
  const { items, nextCursor } = await client.events.list.query({
    from,
    limit: PAGE_SIZE,
    ...(cursor !== null && { cursor }),
  });
  const upcoming = items.filter(({ date, timezone }) => date >= localDay(now, timezone));
  if (upcoming.length > 0 || nextCursor === null) return { items: upcoming, nextCursor };
  return listUpcoming(client, { now, cursor: nextCursor });
}

/** The day it is in a time zone, as `YYYY-MM-DD`. */
function localDay(now: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(now);
  const part = (type: string) => parts.find((each) => each.type === type)?.value;
  return `${part("year")}-${part("month")}-${part("day")}`;
}
