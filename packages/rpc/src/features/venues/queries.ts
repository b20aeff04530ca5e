import { argument, type Executor, prepared, venues } from "@handbill/db";
import { desc, eq, inArray, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/mysql-core";
import type { Venue } from "./schema.ts";

export { venueKey } from "./venue-key.ts";

/** What an event takes over from its venue. */
export interface VenueOfEvent {
  id: string;
  /** IANA name. */
  timezone: string | null;
  /** Degrees, WGS 84; both or neither. */
  latitude: number | null;
  longitude: number | null;
}

export type VenueRow = typeof venues.$inferSelect;

const survivors = alias(venues, "survivors");

/** Merges are flat, so one step leads to the venue that is left. */
const isSurvivor = eq(survivors.id, sql`coalesce(${venues.mergedInto}, ${venues.id})`);

/** What events take over from venues that are to be named. One that was merged into another is that other one. */
export function selectVenuesOfEvents(db: Executor) {
  return db
    .select({
      keyHash: venues.keyHash,
      id: survivors.id,
      timezone: survivors.timezone,
      latitude: survivors.latitude,
      longitude: survivors.longitude,
    })
    .from(venues)
    .innerJoin(survivors, isSurvivor);
}

const venueByKey = prepared((db) =>
  selectVenuesOfEvents(db)
    .where(eq(venues.keyHash, argument(venues.keyHash, "keyHash")))
    .prepare(),
);

/** The venue of a name and address, by their key. One that was merged into another is that other one. */
export async function findVenueByKey(
  db: Executor,
  keyHash: Buffer,
): Promise<VenueOfEvent | undefined> {
  const [row] = await venueByKey(db).execute({ keyHash });
  if (!row) return undefined;
  const { keyHash: _, ...venue } = row;
  return venue;
}

const survivorOfId = prepared((db) =>
  db
    .select({ venue: survivors })
    .from(venues)
    .innerJoin(survivors, isSurvivor)
    .where(eq(venues.id, argument(venues.id, "id")))
    .prepare(),
);

/** The venue that an id leads to: the one that is left, when it was merged. */
export async function findVenue(db: Executor, id: string): Promise<Venue | undefined> {
  const [row] = await survivorOfId(db).execute({ id });
  return row && toVenue(row.venue);
}

const survivorIdOf = prepared((db) =>
  db
    .select({ id: venues.id, mergedInto: venues.mergedInto })
    .from(venues)
    .where(eq(venues.id, argument(venues.id, "id")))
    .prepare(),
);

/** The id of the venue that an id leads to. */
export async function findVenueId(db: Executor, id: string): Promise<string | undefined> {
  const [row] = await survivorIdOf(db).execute({ id });
  return row && (row.mergedInto ?? row.id);
}

/** The venues that these ids lead to, by the ids that were asked for. */
export async function findVenues(db: Executor, ids: string[]): Promise<Map<string, Venue>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ askedFor: venues.id, venue: survivors })
    .from(venues)
    .innerJoin(survivors, isSurvivor)
    .where(inArray(venues.id, ids));
  return new Map(rows.map(({ askedFor, venue }) => [askedFor, toVenue(venue)]));
}

/** The venues that a user named first, those included that were merged into others, the newest first. */
export async function listVenuesEnteredBy(
  db: Executor,
  { userId, limit }: { userId: string; limit: number },
): Promise<Venue[]> {
  const rows = await db
    .select()
    .from(venues)
    .where(eq(venues.createdBy, userId))
    .orderBy(desc(venues.id))
    .limit(limit);
  return rows.map(toVenue);
}

export function toVenue({
  keyHash: _,
  mergedInto: __,
  createdBy: ___,
  latitude,
  longitude,
  createdAt,
  updatedAt,
  ...row
}: VenueRow): Venue {
  return {
    ...row,
    coordinates: latitude === null || longitude === null ? null : { latitude, longitude },
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
