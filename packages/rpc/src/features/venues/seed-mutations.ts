import { type Database, transaction, venues } from "@handbill/db";
import { inArray } from "drizzle-orm";
import type { VenueOfEvent } from "./queries.ts";
import { venueKey } from "./venue-key.ts";

/** A venue that was made up. */
export interface SeedVenue {
  id: string;
  name: string;
  address: string;
  description: string | null;
  url: string | null;
  latitude: number;
  longitude: number;
  timezone: string;
  capacity: number;
  createdBy: string;
  createdAt: Date;
}

/**
 * Stores those of the venues that are not there yet, by name and address, and returns how many those were, and for each one given,
 * in their order, what its events take over: from the venue that is there, which may have been changed, or merged into another.
 */
export async function seedVenues(
  db: Database,
  made: readonly SeedVenue[],
): Promise<{ added: number; venues: VenueOfEvent[] }> {
  if (made.length === 0) return { added: 0, venues: [] };
  const keyed = made.map((venue) => ({ venue, keyHash: venueKey(venue) }));
  const known = await findByKey(
    db,
    keyed.map(({ keyHash }) => keyHash),
  );
  const rows = keyed
    .filter(({ keyHash }) => !known.has(keyHash.toString("hex")))
    .map(({ venue, keyHash }) => ({ ...venue, keyHash, updatedAt: venue.createdAt }));
  if (rows.length > 0) await transaction(db, (tx) => tx.insert(venues).values(rows));
  return {
    added: rows.length,
    venues: keyed.map(({ venue, keyHash }) => known.get(keyHash.toString("hex")) ?? venue),
  };
}

async function findByKey(db: Database, hashes: Buffer[]): Promise<Map<string, VenueOfEvent>> {
  const { id, keyHash, mergedInto, timezone, latitude, longitude } = venues;
  const select = () =>
    db.select({ id, keyHash, mergedInto, timezone, latitude, longitude }).from(venues);
  const found = await select().where(inArray(keyHash, hashes));
  const merged = found.flatMap((venue) => venue.mergedInto ?? []);
  const survivors = merged.length === 0 ? [] : await select().where(inArray(id, merged));
  const byId = new Map(survivors.map((venue) => [venue.id, venue]));
  return new Map(
    found.map((venue) => [
      venue.keyHash.toString("hex"),
      (venue.mergedInto === null ? undefined : byId.get(venue.mergedInto)) ?? venue,
    ]),
  );
}
