import { z } from "zod";
import "../../schema-messages.ts";
import { PLAIN_TEXT } from "../../plain-text.ts";
import { event } from "./schema.ts";

const id = z.uuid().meta({
  description: "Of this message: what to come back with.",
  examples: ["019ab5a4-6c00-7000-8000-000000000003"],
});
const eventId = z.uuid().meta({
  description: "The event's id.",
  examples: ["019ab5a4-6c00-7000-8000-000000000001"],
});
const kind = { description: "What happened." };

/** What a watcher is told. */
export const eventChange = z
  .discriminatedUnion("kind", [
    z.object({
      id,
      kind: z.enum(["created", "updated"]).meta(kind),
      eventId,
      event: event.nullable().meta({
        description: "As it is now, or null when nobody but its organizer sees it any more.",
      }),
    }),
    z.object({ id, kind: z.literal("deleted").meta(kind), eventId }),
    z.object({ id, kind: z.literal("reset").meta(kind) }),
  ])
  .meta({
    id: "EventChange",
    description:
      "What happened to an event. `reset` comes first unless the watcher goes on where it was, and whenever it missed " +
      "changes: list the events again; every later change follows.",
  });

export type EventChange = z.infer<typeof eventChange>;

export const watchChangesInput = z
  .strictObject({
    lastEventId: z
      .string()
      .max(200)
      .regex(PLAIN_TEXT, "must not have control characters")
      .exactOptional()
      .meta({ description: "The `id` of the last message that arrived: goes on after it." }),
  })
  .prefault({});
