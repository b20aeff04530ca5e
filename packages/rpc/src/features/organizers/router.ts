import type { TRPCRouterRecord } from "@trpc/server";
import { HandbillError } from "../../errors.ts";
import { publicProcedure, raises } from "../../trpc.ts";
import { countUpcomingEvents, findOrganizer } from "./queries.ts";
import { MOST_COUNTED, organizerHandle, organizerProfile } from "./schema.ts";

export const organizersRouter = {
  get: publicProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/organizers/{handle}",
        tags: ["Organizers"],
        summary: "Get an organizer",
        description:
          "Anyone may. What an organizer publishes is in `GET /events?organizer=`, by the same username.",
      },
    })
    .concat(raises("ORGANIZER_NOT_FOUND"))
    .input(organizerHandle)
    .output(organizerProfile)
    .query(async ({ ctx, input: { handle } }) => {
      const organizer = await findOrganizer(ctx.db, handle);
      if (!organizer) throw new HandbillError("ORGANIZER_NOT_FOUND");
      const { id: organizerId, createdAt } = organizer;
      const counted = { organizerId, now: ctx.clock(), most: MOST_COUNTED };
      return {
        ...organizer,
        createdAt: createdAt.toISOString(),
        upcomingEvents: await countUpcomingEvents(ctx.db, counted),
      };
    }),
} satisfies TRPCRouterRecord;
