import type { Executor } from "@handbill/db";
import { MOST_IN_SITEMAP, URLS_IN_SITEMAP } from "./limits.ts";
import type { SitemapPlace } from "./sitemap-place.ts";
import { findPlaceAfter } from "./sitemap-queries.ts";

/** What one sitemap holds: the events after a place, up to another. */
export interface SitemapRange {
  after?: SitemapPlace;
  until?: SitemapPlace;
}

/** For so long a process remembers where sitemaps end, in milliseconds. */
const REMEMBERED_MS = 24 * 60 * 60 * 1_000;

interface Ends {
  places: SitemapPlace[];
  since: number;
}

const remembered = new WeakMap<Executor, Ends>();

/**
 * Divides all events that everybody sees into ranges of some {@link URLS_IN_SITEMAP}; the last one has no end, and takes what is
 * published from now on. Whichever the ends, each event is in one range, so that every process may remember its own: it walks
 * through the index once a day, and otherwise from the last end on. In between a range gets fewer or more: a sitemap may have
 * five times as many.
 */
export async function findSitemaps(
  db: Executor,
  now: Date,
  size = URLS_IN_SITEMAP,
): Promise<SitemapRange[]> {
  const known = remembered.get(db);
  const isGood = known && now.getTime() - known.since < REMEMBERED_MS;
  const places = isGood ? [...known.places] : [];
  while (places.length < MOST_IN_SITEMAP - 1) {
    const next = await findPlaceAfter(db, places.at(-1), size);
    if (!next) break;
    places.push(next);
  }
  remembered.set(db, { places, since: isGood ? known.since : now.getTime() });
  return [...places, undefined].map((until, index) => {
    const after = places[index - 1];
    return { ...(after && { after }), ...(until && { until }) };
  });
}
