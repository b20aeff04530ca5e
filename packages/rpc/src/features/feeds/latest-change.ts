import type { Event } from "../events/schema.ts";

/** When one of the events was changed last; undefined when there are none. */
export function latestChange(events: Event[]): string | undefined {
  return events
    .map(({ updatedAt }) => updatedAt)
    .toSorted()
    .at(-1);
}
