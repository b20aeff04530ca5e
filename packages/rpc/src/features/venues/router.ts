import type { TRPCRouterRecord } from "@trpc/server";
import { HandbillError } from "../../errors.ts";
import { limited } from "../../limited.ts";
import { limits } from "../../limits.ts";
import { renderMarkdown } from "../../markdown.ts";
import { networkOf } from "../../network-of.ts";
import { adminProcedure, authenticatedProcedure, publicProcedure, raises } from "../../trpc.ts";
import { changeVenue } from "./change-venue.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { getVenueInput, listVenuesInput, mergeVenuesInput, updateVenueInput } from "./inputs.ts";
import { listVenues } from "./list-queries.ts";
import { mergeVenues } from "./merge-mutations.ts";
import { findVenue } from "./queries.ts";
import { venue, venuePage } from "./schema.ts";

export const venuesRouter = {
  list: publicProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/venues",
        tags: ["Venues"],
        summary: "List and search venues",
        description:
          "By name, a page at a time. Venues that were merged into others are not among them.",
        pagination: { cursor: "cursor", next: "nextCursor" },
      },
    })
    .input(listVenuesInput)
    .output(venuePage)
    .query(async ({ ctx, input: { q, match, near, radius, limit, cursor } }) => {
      const after = cursor === undefined ? undefined : decodeCursor(cursor);
      if (cursor !== undefined && !after) {
        throw new HandbillError("VALIDATION_FAILED", {
          fields: [{ path: "cursor", message: "must be the nextCursor of a page before" }],
        });
      }
      const filter = {
        ...(q !== undefined && { name: { text: q, match } }),
        ...(near && { near: { ...near, radius } }),
      };
      // One more than asked for tells whether another page follows.
      const found = await listVenues(ctx.db, filter, { after, limit: limit + 1 });
      const items = found.slice(0, limit);
      const last = found.length > limit ? items.at(-1) : undefined;
      return { items, nextCursor: last ? encodeCursor(last) : null };
    }),

  get: publicProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/venues/{id}",
        tags: ["Venues"],
        summary: "Get a venue",
        description:
          "Anyone may. The id of a venue that was merged into another goes on leading there: the answer is the other, with its own " +
          "`id`. Its `ETag` is good for `If-Match` when it is changed.",
      },
    })
    .concat(raises("VENUE_NOT_FOUND"))
    .input(getVenueInput)
    .output(venue)
    .query(async ({ ctx, input: { id, include = [] } }) => {
      const found = await findVenue(ctx.db, id);
      if (!found) throw new HandbillError("VENUE_NOT_FOUND");
      if (!include.includes("descriptionHtml")) return found;
      return { ...found, descriptionHtml: renderMarkdown(found.description ?? "") };
    }),

  update: authenticatedProcedure
    .meta({
      openapi: {
        method: "PATCH",
        path: "/venues/{id}",
        ifMatch: true,
        tags: ["Venues"],
        summary: "Change a venue",
        description:
          "Whoever named it first may, and admins. Only the fields that are sent change. Its events move to where it is; the venue and " +
          "address that they were entered with stay, and so do their time zones.",
      },
    })
    .concat(
      raises("VENUE_NOT_FOUND", "NOT_THE_VENUES_EDITOR", "VENUE_EXISTS", "PRECONDITION_FAILED"),
    )
    .concat(limited(limits.updateVenue))
    .input(updateVenueInput)
    .output(venue)
    .mutation(async ({ ctx, input: { id, ifRevision, ...change } }) => {
      const changed = await changeVenue(ctx, { id, ifRevision }, change);
      ctx.changes.announce();
      return changed;
    }),

  merge: adminProcedure
    .meta({
      openapi: {
        method: "POST",
        path: "/admin/venues/{id}/merge",
        tags: ["Admin"],
        summary: "Merge a venue into another",
        description:
          "For two that are one. The events of the first are those of the second from now on, and take place where it is; they keep " +
          "the venue and address that they were entered with. The id and the name of the first lead to the second, which takes over " +
          "what it did not say of itself. Done again, it changes nothing. Only admins may.",
      },
    })
    .concat(raises("VENUE_NOT_FOUND", "SAME_VENUE", "VENUE_MERGED"))
    .concat(limited(limits.mergeVenues))
    .input(mergeVenuesInput)
    .output(venue)
    .mutation(async ({ ctx, input: { id, into } }) => {
      const { userId: actorId } = ctx.viewer;
      const network = networkOf(ctx.clientAddress);
      const left = await mergeVenues(ctx.db, { id, into, actorId, network }, ctx);
      ctx.changes.announce();
      return left;
    }),
} satisfies TRPCRouterRecord;
