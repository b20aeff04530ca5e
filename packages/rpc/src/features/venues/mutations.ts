import {
  type Database,
  type Executor,
  isAmbiguousCommit,
  sharingLock,
  sharingLockOfFree,
  transaction,
  venues,
  violatedUniqueKey,
} from "@handbill/db";
import { and, eq, inArray, sql } from "drizzle-orm";
import type { Stamp } from "../changes/mutations.ts";
import {
  findVenueByKey,
  selectVenuesOfEvents,
  type VenueOfEvent,
  type VenueRow,
} from "./queries.ts";
import { venueKey } from "./venue-key.ts";

export type { VenueOfEvent } from "./queries.ts";

export interface NewVenue {
  /** One line each, as it is shown. */
  name: string;
  address: string;
  /** The user's id. */
  createdBy: string;
}

/**
 * The venue of this name and address, as people write them: made unless there is one. Of many who name it at once, all get
 * the same. Call it before the transaction of the event, not inside: a venue that is not used does no harm.
 */
export function findOrCreateVenue(
  db: Database,
  venue: NewVenue,
  stamp: Stamp,
): Promise<VenueOfEvent> {
  return enterVenue(db, { ...venue, key: venueKey(venue).toString("hex") }, stamp);
}

/** The same, for who knows its key, in hexadecimal digits. */
export async function enterVenue(
  db: Database,
  { name, address, key, createdBy }: NewVenue & { key: string },
  { ids, clock }: Stamp,
): Promise<VenueOfEvent> {
  const keyHash = Buffer.from(key, "hex");
  const found = await findVenueByKey(db, keyHash);
  if (found) return found;
  const id = ids();
  const now = clock();
  const row = { id, name, address, keyHash, createdBy, createdAt: now, updatedAt: now };
  try {
    await transaction(db, (tx) => tx.insert(venues).values(row));
    return { id, timezone: null, latitude: null, longitude: null };
  } catch (error) {
    if (!isTaken(error) && !isAmbiguousCommit(error)) throw error;
    const other = await findVenueByKey(db, keyHash);
    if (!other) throw error;
    return other;
  }
}

export type VenueColumns = Partial<
  Omit<VenueRow, "id" | "keyHash" | "mergedInto" | "createdBy" | "revision" | "createdAt">
>;

/**
 * Changes a venue that is locked to its next revision. False when the name and address that it gets are another venue's:
 * then the transaction must not be committed.
 */
export async function updateVenue(
  tx: Executor,
  before: VenueRow,
  change: VenueColumns,
): Promise<boolean> {
  const keyHash = venueKey({ ...before, ...change });
  if (!keyHash.equals(before.keyHash)) await exchangeKeys(tx, before, keyHash);
  try {
    await tx
      .update(venues)
      .set({ ...change, keyHash, revision: before.revision + 1 })
      .where(eq(venues.id, before.id));
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  }
}

/**
 * A venue may take the name of one that was merged into it, which then has its former name: both go on leading to it. Any other
 * venue keeps its key.
 */
async function exchangeKeys(tx: Executor, before: VenueRow, keyHash: Buffer): Promise<void> {
  const isOwn = and(eq(venues.keyHash, keyHash), eq(venues.mergedInto, before.id));
  const [own] = await tx.select({ id: venues.id }).from(venues).where(isOwn).for("update");
  if (!own) return;
  const { name, address } = before;
  const setKey = (id: string, key: Buffer) =>
    tx.update(venues).set({ keyHash: key }).where(eq(venues.id, id));
  // By way of keys that no text has: two rows cannot change places at once.
  await setKey(own.id, spareKey(own.id));
  await setKey(before.id, spareKey(before.id));
  await tx
    .update(venues)
    .set({ name, address, keyHash: before.keyHash })
    .where(eq(venues.id, own.id));
}

/** The id, padded: the key of a text is a hash, and no hash ends in so many zeros. */
function spareKey(id: string): Buffer {
  return Buffer.concat([Buffer.from(id.replaceAll("-", ""), "hex"), Buffer.alloc(16)]);
}

/**
 * Locks the venue that an id leads to, so that nothing else changes it before the transaction is over, and reads it as it is
 * now.
 */
export async function lockVenue(tx: Executor, id: string): Promise<VenueRow | undefined> {
  const row = await lockRow(tx, id);
  return row && row.mergedInto !== null ? lockRow(tx, row.mergedInto) : row;
}

/** The same of the very venue that has the id, merged or not. */
export async function lockRow(tx: Executor, id: string): Promise<VenueRow | undefined> {
  const [row] = await tx.select().from(venues).where(eq(venues.id, id)).for("update");
  return row;
}

/**
 * Those of the venues that nobody is changing, by their keys in hexadecimal digits: as they are now, and are until the transaction
 * is over.
 */
export async function holdFreeVenues(
  tx: Executor,
  keys: string[],
): Promise<Map<string, VenueOfEvent>> {
  const keyHashes = keys.map((key) => Buffer.from(key, "hex"));
  const rows = await selectVenuesOfEvents(tx).where(
    sql`${inArray(venues.keyHash, keyHashes)} ${sharingLockOfFree}`,
  );
  return new Map(rows.map(({ keyHash, ...venue }) => [keyHash.toString("hex"), venue]));
}

/** The venue that an id leads to: as it is now, and is until the transaction is over. */
export async function holdVenue(tx: Executor, id: string): Promise<VenueOfEvent> {
  const [row] = await selectVenuesOfEvents(tx).where(sql`${eq(venues.id, id)} ${sharingLock}`);
  if (!row) throw new Error("Venues are never deleted.");
  const { keyHash: _, ...venue } = row;
  return venue;
}

function isTaken(error: unknown): boolean {
  return violatedUniqueKey(error) === "venues_key_hash_unique";
}
