import { HandbillError } from "../../errors.ts";
import { authenticatedProcedure, raises } from "../../trpc.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import {
  type EventHistoryEntry,
  eventHistoryEntry,
  eventHistoryPage,
  ownEventPage,
} from "./event-page.ts";
import { historyInput, listOwnEventsInput } from "./inputs.ts";
import { findEvent, type HistoryRow, listHistory, listLatestOf } from "./queries.ts";
import { wrongCursor } from "./read-events.ts";
import type { Event } from "./schema.ts";
import { maySee } from "./visibility.ts";

const tags = ["Events"];

const storedEntry = eventHistoryEntry.pick({ kind: true, changes: true });

export const mineProcedure = authenticatedProcedure
  .meta({
    openapi: {
      method: "GET",
      path: "/me/events",
      tags,
      summary: "List my events",
      description:
        "In whichever state: drafts and scheduled ones, and for 30 days the deleted. The latest comes first.",
      pagination: { cursor: "cursor", next: "nextCursor" },
    },
  })
  .input(listOwnEventsInput)
  .output(ownEventPage)
  .query(async ({ ctx, input: { limit, cursor } }) => {
    const organizerId = ctx.viewer.userId;
    const question = { organizerId };
    const after = cursor === undefined ? undefined : decodeCursor(cursor, question);
    if (cursor !== undefined && !after) throw wrongCursor();
    const found = await listLatestOf(ctx.db, { organizerId, before: after, limit: limit + 1 });
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return {
      items,
      nextCursor: last
        ? encodeCursor({ key: new Date(last.startsAt), id: last.id }, question)
        : null,
    };
  });

export const historyProcedure = authenticatedProcedure
  .meta({
    openapi: {
      method: "GET",
      path: "/events/{id}/history",
      tags,
      summary: "List an event's changes",
      description: "Its organizer and admins learn what was changed, when and by whom.",
      pagination: { cursor: "cursor", next: "nextCursor" },
    },
  })
  .concat(raises("EVENT_NOT_FOUND", "NOT_THE_ORGANIZER"))
  .input(historyInput)
  .output(eventHistoryPage)
  .query(async ({ ctx: { db, viewer }, input: { id, limit, cursor } }) => {
    const found = await findEvent(db, id);
    if (!found || !maySee(viewer, found)) throw new HandbillError("EVENT_NOT_FOUND");
    if (viewer.role !== "admin" && found.organizer.id !== viewer.userId) {
      throw new HandbillError("NOT_THE_ORGANIZER");
    }
    const before = cursor === undefined ? undefined : Number(cursor);
    const rows = await listHistory(db, { eventId: id, before, limit: limit + 1 });
    const entries = [...rows.map(toEntry), ...(before === 1 ? [] : [creationOf(found)])];
    const items = entries.slice(0, limit);
    const last = entries.length > limit ? items.at(-1) : undefined;
    return { items, nextCursor: last ? String(last.revision) : null };
  });

function toEntry({
  revision,
  kind,
  at,
  actorId,
  username,
  changes,
}: HistoryRow): EventHistoryEntry {
  const by = actorId === null ? null : { id: actorId, username };
  const stored = storedEntry.parse({ kind, changes: JSON.parse(changes) });
  return { revision, at: at.toISOString(), by, ...stored };
}

/** The creation is told from the event itself. */
function creationOf({ createdAt, organizer: { id, username } }: Event): EventHistoryEntry {
  return { revision: 1, kind: "created", at: createdAt, by: { id, username }, changes: {} };
}
