import { type Executor, events, venues } from "@handbill/db";
import { and, asc, between, eq, gt, isNull, or, type SQL, sql } from "drizzle-orm";
import { areaOf, EARTH_RADIUS_KM } from "../../grid.ts";
import type { Place } from "../../near.ts";
import type { Cursor } from "./cursor.ts";
import { toVenue } from "./queries.ts";
import type { Venue } from "./schema.ts";

/** Which venues are wanted: those that meet all of it. */
export interface VenueFilter {
  /** Part of the name, or its beginning. */
  name?: { text: string; match: "contains" | "prefix" };
  /** Radius in kilometres. */
  near?: Place & { radius: number };
}

/**
 * The venues of a filter by name, after the cursor, without those that were merged into others. Only where something takes place
 * that everybody sees: what a draft names is nobody else's business.
 */
export async function listVenues(
  db: Executor,
  { name, near }: VenueFilter,
  { after, limit }: { after: Cursor | undefined; limit: number },
): Promise<Venue[]> {
  const rows = await db
    .select()
    .from(venues, near ? {} : { forceIndex: "venues_name_id" }) // has the order: nothing is sorted
    .where(
      and(
        isNull(venues.mergedInto),
        // asked of each venue in turn: an EXISTS might be made a join that begins with all events
        sql`(select 1 from ${events} where ${events.venueId} = ${venues.id} and ${events.isListed} = true limit 1) = 1`,
        name && isNamed(name),
        near && isWithin(near),
        after &&
          or(
            gt(venues.name, after.name),
            and(eq(venues.name, after.name), gt(venues.id, after.id)),
          ),
      ),
    )
    .orderBy(asc(venues.name), asc(venues.id))
    .limit(limit);
  return rows.map(toVenue);
}

/** Neither case nor accents count: that is the column's collation. */
function isNamed({ text, match }: { text: string; match: "contains" | "prefix" }): SQL {
  const literally = text.replaceAll(/[!%_]/g, "!$&");
  const pattern = match === "prefix" ? `${literally}%` : `%${literally}%`;
  return sql`${venues.name} like ${pattern} escape '!'`;
}

/** In one of the boxes, by the index, and within the radius by the haversine formula. */
function isWithin({ latitude, longitude, radius }: Place & { radius: number }): SQL | undefined {
  const { box } = areaOf({ latitude, longitude, radius });
  return and(
    or(
      ...box.map(({ south, north, west, east }) =>
        and(between(venues.latitude, south, north), between(venues.longitude, west, east)),
      ),
    ),
    sql`${2 * EARTH_RADIUS_KM} * asin(sqrt(least(1, pow(sin(radians(${venues.latitude} - ${latitude}) / 2), 2)
      + cos(radians(${latitude})) * cos(radians(${venues.latitude})) * pow(sin(radians(${venues.longitude} - ${longitude}) / 2), 2)))) <= ${radius}`,
  );
}
