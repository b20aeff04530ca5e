import { type Database, transaction } from "@handbill/db";
import type { Stamp } from "../changes/mutations.ts";
import { differenceOf } from "./difference.ts";
import { indexOf } from "./event-details.ts";
import { updateEvent } from "./mutations.ts";
import { findEventRow, listDueEvents, toEvent } from "./queries.ts";

const BATCH = 100;

/**
 * Publishes the scheduled events whose moment has come. Any number of processes may do it at once: each event is published
 * by one of them. Returns how many this one published.
 */
export async function publishDueEvents(db: Database, stamp: Stamp): Promise<number> {
  const due = await listDueEvents(db, stamp.clock(), BATCH);
  let published = 0;
  for (const { id } of due) if (await publish(db, id, stamp)) published++;
  return due.length === BATCH && published > 0
    ? published + (await publishDueEvents(db, stamp))
    : published;
}

async function publish(db: Database, id: string, stamp: Stamp): Promise<boolean> {
  return transaction(db, async (tx) => {
    const found = await findEventRow(tx, id);
    const now = stamp.clock();
    if (!found || !isDue(found.event, now)) return false; // it was changed meanwhile
    const { event: row, organizer } = found;
    const change = {
      status: "published",
      publishAt: null,
      isListed: true,
      updatedAt: now,
    } as const;
    const before = toEvent(found);
    const after = toEvent({
      event: { ...row, ...change, revision: row.revision + 1 },
      organizer,
    });
    const changes = differenceOf(before, after);
    const entry = { actorId: null, kind: "published", changes } as const;
    return updateEvent(tx, row, { change, index: indexOf(after), entry }, stamp);
  });
}

function isDue(
  event: { status: string; publishAt: Date | null; deletedAt: Date | null },
  now: Date,
): boolean {
  const { status, publishAt, deletedAt } = event;
  return status === "scheduled" && deletedAt === null && publishAt !== null && publishAt <= now;
}
