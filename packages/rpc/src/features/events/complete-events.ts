import { type Database, transaction } from "@handbill/db";
import type { Stamp } from "../changes/mutations.ts";
import { findOrCreateVenue } from "../venues/mutations.ts";
import { composeRow, detailsOf, placeOf, resolveOrRefuse } from "./event-details.ts";
import { completeEvent } from "./mutations.ts";
import { type EventRow, listIncompleteEvents, toEvent } from "./queries.ts";

const BATCH = 100;

/**
 * Gives the events that the release before this one wrote what they lack: their venue, when they end, and the words by which
 * they are found. Nothing else about them changes. Any number of processes may do it at once; where it was interrupted, the next
 * goes on.
 */
export async function completeEvents(db: Database, stamp: Stamp): Promise<void> {
  const incomplete = await listIncompleteEvents(db, BATCH);
  for (const found of incomplete) await complete(db, found, stamp);
  if (incomplete.length === BATCH) await completeEvents(db, stamp);
}

async function complete(db: Database, found: EventRow, stamp: Stamp): Promise<void> {
  const event = toEvent(found);
  const { venue: name, address, organizer } = event;
  const venue = await findOrCreateVenue(db, { name, address, createdBy: organizer.id }, stamp);
  const details = detailsOf(event, found.event);
  const { row, index } = composeRow(details, resolveOrRefuse(details), event);
  const { endsAt, clockChange, endClockChange } = row;
  const lacking = { endsAt, clockChange, endClockChange, ...placeOf(venue) };
  await transaction(db, (tx) => completeEvent(tx, found.event, lacking, index));
}
