import type { Executor } from "@handbill/db";
import { z } from "zod";
import type { Context } from "../../context.ts";
import { HandbillError } from "../../errors.ts";
import { limited } from "../../limited.ts";
import { limits } from "../../limits.ts";
import { once } from "../../once.ts";
import { authenticatedProcedure, raises } from "../../trpc.ts";
import { changeOwnEvent } from "./change-own-event.ts";
import { changeStatus } from "./change-status.ts";
import { differenceOf } from "./difference.ts";
import { enterAlone } from "./enter-events.ts";
import { changeDetails, composeRow, indexOf, placeOf, resolveOrRefuse } from "./event-details.ts";
import { createEventInput, ownEventInput, updateEventInput } from "./inputs.ts";
import { findNewVenue, withMove } from "./move-event.ts";
import { type EventColumns, type EventIndex, type HistoryEntry, updateEvent } from "./mutations.ts";
import { prepareEvent } from "./new-event.ts";
import { type EventRow, toEvent } from "./queries.ts";
import { type Event, event } from "./schema.ts";
import { isListed } from "./visibility.ts";

const tags = ["Events"];

/** For what changes events: announces it to those who watch, once it is committed. */
const announcingProcedure = authenticatedProcedure.use(async ({ ctx, next }) => {
  const result = await next();
  if (result.ok) ctx.changes.announce();
  return result;
});

export const createProcedure = announcingProcedure
  .meta({
    openapi: {
      method: "POST",
      path: "/events",
      status: 201,
      location: "/events/{id}",
      idempotencyKey: true,
      tags,
      summary: "Publish an event",
      description:
        "Everybody can read it from now on, unless it is a draft. Whoever publishes it is its organizer. The venue is the one that " +
        "has this name and address, and is entered when there is none.",
    },
  })
  .concat(raises("IDEMPOTENCY_KEY_REUSED"))
  .concat(limited(limits.createEvent))
  .input(createEventInput)
  .output(event)
  .mutation(async ({ ctx, input }) => {
    const organizerId = ctx.viewer.userId;
    const { defaultTimezone } = ctx.policy;
    const made = prepareEvent(input, { organizerId, defaultTimezone }, ctx);
    if (ctx.idempotencyKey === undefined) return ctx.eventEntry.enter(made);
    return enterAlone(ctx.db, made, ctx, (work) =>
      once(ctx, { procedure: "events.create", request: input, answer: event }, work),
    );
  });

export const updateProcedure = announcingProcedure
  .meta({
    openapi: {
      method: "PATCH",
      path: "/events/{id}",
      ifMatch: true,
      tags,
      summary: "Change an event",
      description:
        "Only the fields that are sent change, and what follows from them. What changed, when and by whom is in its history.",
    },
  })
  .concat(
    raises("EVENT_NOT_FOUND", "NOT_THE_ORGANIZER", "PRECONDITION_FAILED", "EVENT_STATUS_CONFLICT"),
  )
  .concat(limited(limits.updateEvent))
  .input(updateEventInput)
  .output(event)
  .mutation(async ({ ctx, input: { id, ifRevision, ...said } }) => {
    const move = await findNewVenue(ctx, id, said);
    return changeOwnEvent(ctx, { id, ifRevision }, async (tx, before, row) => {
      if (before.deletedAt !== null) throw new HandbillError("EVENT_NOT_FOUND");
      const now = ctx.clock();
      const change = withMove(before, said, move, ctx.policy);
      const details = changeDetails(before, row, change);
      const state = {
        deletedAt: null,
        ...changeStatus(before, change, { now, timezone: details.timezone }),
      };
      const composed = composeRow(details, resolveOrRefuse(details), state);
      const place = move && placeOf(move.venue);
      const stored = { ...composed.row, ...state, ...place, updatedAt: now };
      const isNew = before.status === "draft" || before.status === "scheduled";
      const kind = isNew && stored.isListed ? "published" : "updated";
      return store(ctx, tx, { before, row, stored, index: composed.index, kind });
    });
  });

export const deleteProcedure = announcingProcedure
  .meta({
    openapi: {
      method: "DELETE",
      path: "/events/{id}",
      status: 204,
      ifMatch: true,
      tags,
      summary: "Delete an event",
      description:
        "Only its organizer may. Nobody else sees it any more; for 30 days it can be restored.",
    },
  })
  .concat(raises("EVENT_NOT_FOUND", "NOT_THE_ORGANIZER", "PRECONDITION_FAILED"))
  .concat(limited(limits.deleteEvent))
  .input(ownEventInput)
  .output(z.void())
  .mutation(({ ctx, input }) =>
    changeOwnEvent(ctx, input, async (tx, before, row) => {
      if (before.deletedAt !== null) throw new HandbillError("EVENT_NOT_FOUND");
      const now = ctx.clock();
      const stored = { deletedAt: now, updatedAt: now, isListed: false };
      const index = indexOf({ ...before, deletedAt: now.toISOString() });
      const done = await store(ctx, tx, { before, row, stored, index, kind: "deleted" });
      return done === "changed meanwhile" ? done : { done: undefined };
    }),
  );

export const restoreProcedure = announcingProcedure
  .meta({
    openapi: {
      method: "POST",
      path: "/events/{id}/restore",
      tags,
      summary: "Restore an event",
      description:
        "Within 30 days of its deletion: it is what it was. An event that is not deleted stays as it is.",
    },
  })
  .concat(raises("EVENT_NOT_FOUND", "NOT_THE_ORGANIZER", "PRECONDITION_FAILED"))
  .concat(limited(limits.updateEvent))
  .input(ownEventInput)
  .output(event)
  .mutation(({ ctx, input }) =>
    changeOwnEvent(ctx, input, async (tx, before, row) => {
      if (before.deletedAt === null) return { done: before };
      const restored = { ...before, deletedAt: null };
      const stored = { deletedAt: null, updatedAt: ctx.clock(), isListed: isListed(restored) };
      return store(ctx, tx, { before, row, stored, index: indexOf(restored), kind: "restored" });
    }),
  );

/** Stores a change, with its place in the history. */
async function store(
  ctx: Context & { viewer: { userId: string } },
  tx: Executor,
  {
    before,
    row,
    stored,
    index,
    kind,
  }: {
    before: Event;
    row: EventRow["event"];
    stored: EventColumns;
    index: EventIndex;
    kind: HistoryEntry["kind"];
  },
): Promise<{ done: Event } | "changed meanwhile"> {
  const { organizer } = before;
  const after = toEvent({ event: { ...row, ...stored, revision: row.revision + 1 }, organizer });
  const entry = { actorId: ctx.viewer.userId, kind, changes: differenceOf(before, after) };
  const isDone = await updateEvent(tx, row, { change: stored, index, entry }, ctx);
  return isDone ? { done: after } : "changed meanwhile";
}
