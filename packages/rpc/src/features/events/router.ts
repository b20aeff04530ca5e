import type { Executor } from "@handbill/db";
import type { TRPCRouterRecord } from "@trpc/server";
import { z } from "zod";
import { HandbillError } from "../../errors.ts";
import { limited } from "../../limited.ts";
import { limits } from "../../limits.ts";
import { once } from "../../once.ts";
import { authenticatedProcedure, publicProcedure, raises } from "../../trpc.ts";
import { findUserById } from "../auth/queries.ts";
import { changeOwnEvent } from "./change-own-event.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { deleteEvent, insertEvent, updateEvent } from "./mutations.ts";
import { findEvent, listEvents } from "./queries.ts";
import {
  createEventInput,
  deleteEventInput,
  type Event,
  event,
  eventId,
  eventPage,
  listEventsInput,
  updateEventInput,
} from "./schema.ts";
import { startsAt } from "./starts-at.ts";
import { watchChanges } from "./watch-changes.ts";

const tags = ["Events"];

/** For what changes events: announces it to those who watch, once it is committed. */
const announcingProcedure = authenticatedProcedure.use(async ({ ctx, next }) => {
  const result = await next();
  if (result.ok) ctx.changes.announce();
  return result;
});

export const eventsRouter = {
  list: publicProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/events",
        tags,
        summary: "List events",
        description: "In order of their start, a page at a time.",
        pagination: { cursor: "cursor", next: "nextCursor" },
      },
    })
    .input(listEventsInput)
    .output(eventPage)
    .query(async ({ ctx, input: { cursor, limit, ...range } }) => {
      const after = cursor === undefined ? undefined : decodeCursor(cursor);
      if (cursor !== undefined && !after) {
        throw new HandbillError("VALIDATION_FAILED", {
          fields: [{ path: "cursor", message: "must be the nextCursor of a page before" }],
        });
      }
      // One more than asked for tells whether another page follows.
      const found = await listEvents(ctx.db, {
        ...range,
        ...(after && { after }),
        limit: limit + 1,
      });
      const items = found.slice(0, limit);
      const last = found.length > limit ? items.at(-1) : undefined;
      return {
        items,
        nextCursor: last ? encodeCursor({ startsAt: new Date(last.startsAt), id: last.id }) : null,
      };
    }),

  get: publicProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/events/{id}",
        tags,
        summary: "Get an event",
        description: "Anyone may. Its `ETag` is good for `If-Match` when it is changed or deleted.",
      },
    })
    .concat(raises("EVENT_NOT_FOUND"))
    .input(eventId)
    .output(event)
    .query(({ ctx, input }) => getEvent(ctx.db, input.id)),

  create: announcingProcedure
    .meta({
      openapi: {
        method: "POST",
        path: "/events",
        status: 201,
        location: "/events/{id}",
        idempotencyKey: true,
        tags,
        summary: "Publish an event",
        description: "Everybody can read it from now on. Whoever publishes it is its organizer.",
      },
    })
    .concat(raises("IDEMPOTENCY_KEY_REUSED"))
    .concat(limited(limits.createEvent))
    .input(createEventInput)
    .output(event)
    .mutation(async ({ ctx, input }) => {
      const organizer = await findUserById(ctx.db, ctx.viewer.userId);
      if (!organizer) throw new HandbillError("INVALID_TOKEN");
      const local = { ...input, timezone: input.timezone ?? ctx.policy.defaultTimezone };
      const now = ctx.clock();
      const row = {
        ...local,
        id: ctx.ids(),
        organizerId: organizer.id,
        startsAt: startsAt(local),
        createdAt: now,
        updatedAt: now,
      };
      return once(
        ctx,
        { procedure: "events.create", request: input, answer: event },
        async (db) => {
          await insertEvent(db, row, ctx);
          return getEvent(db, row.id);
        },
      );
    }),

  update: announcingProcedure
    .meta({
      openapi: {
        method: "PATCH",
        path: "/events/{id}",
        ifMatch: true,
        tags,
        summary: "Change an event",
        description: "Only the fields that are sent change.",
      },
    })
    .concat(raises("EVENT_NOT_FOUND", "NOT_THE_ORGANIZER", "PRECONDITION_FAILED"))
    .concat(limited(limits.updateEvent))
    .input(updateEventInput)
    .output(event)
    .mutation(({ ctx, input: { id, ifRevision, ...change } }) =>
      changeOwnEvent(ctx, { id, ifRevision }, async (tx, before) => {
        const after = { ...before, ...change };
        const row = { ...change, startsAt: startsAt(after), updatedAt: ctx.clock() };
        const updated = await updateEvent(tx, before, row, ctx);
        return updated ? { done: await getEvent(tx, id) } : "changed meanwhile";
      }),
    ),

  delete: announcingProcedure
    .meta({
      openapi: {
        method: "DELETE",
        path: "/events/{id}",
        status: 204,
        ifMatch: true,
        tags,
        summary: "Delete an event",
        description: "Only its organizer may. It is gone for good.",
      },
    })
    .concat(raises("EVENT_NOT_FOUND", "NOT_THE_ORGANIZER", "PRECONDITION_FAILED"))
    .concat(limited(limits.deleteEvent))
    .input(deleteEventInput)
    .output(z.void())
    .mutation(({ ctx, input }) =>
      changeOwnEvent(ctx, input, async (tx, before) =>
        (await deleteEvent(tx, before, ctx)) ? { done: undefined } : "changed meanwhile",
      ),
    ),

  changes: watchChanges,
} satisfies TRPCRouterRecord;

async function getEvent(db: Executor, id: string): Promise<Event> {
  const found = await findEvent(db, id);
  if (!found) throw new HandbillError("EVENT_NOT_FOUND");
  return found;
}
