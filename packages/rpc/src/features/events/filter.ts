import type { Place } from "./filter-schema.ts";
import type { Event } from "./schema.ts";

type Sort = "start" | "-start" | "created" | "-created";

/** Which of the events that everybody sees are wanted: those that meet all of it. */
export interface EventFilter {
  /** Local days, both included. */
  from?: string;
  to?: string;
  /** A full-text expression, as search-words.ts makes it. */
  words?: string;
  /** Folded. */
  tags?: string[];
  venueId?: string;
  organizerId?: string;
  /** Radius in kilometres. */
  near?: Place & { radius: number };
  isOnline?: boolean;
  statuses?: Event["status"][];
  sort?: Sort;
}
