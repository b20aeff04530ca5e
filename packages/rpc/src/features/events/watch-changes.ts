import { type TrackedEnvelope, tracked } from "@trpc/server";
import { streamOf } from "../../stream-of.ts";
import { publicProcedure } from "../../trpc.ts";
import { type EventChange, eventChange, watchChangesInput } from "./change.ts";

/** Events as they change, for as long as the caller stays. */
export const watchChanges = publicProcedure
  .meta({
    openapi: {
      method: "GET",
      path: "/events/changes",
      tags: ["Events"],
      summary: "Watch events change",
      description:
        "Server-sent events, one for each change, as they happen. An EventSource goes on by itself where it was, from " +
        "24 hours of history. A change may come twice, with the same `id`.",
    },
  })
  .input(watchChangesInput)
  .output(streamOf(eventChange))
  .subscription(async ({ ctx, input, signal }) =>
    track(await ctx.changes.watch({ after: input.lastEventId, signal })),
  );

async function* track(
  changes: AsyncIterable<EventChange, void>,
): AsyncGenerator<TrackedEnvelope<EventChange>, void> {
  for await (const change of changes) yield tracked(change.id, change);
}
