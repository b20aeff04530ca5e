import { z } from "zod";
import "../../schema-messages.ts";
import { user } from "../auth/schema.ts";

/** So far upcoming events are counted. */
export const MOST_COUNTED = 100;

export const organizerHandle = z.strictObject({
  handle: z
    .string()
    .trim()
    .min(1)
    .max(32)
    .regex(/^[A-Za-z0-9._-]*$/, "must be a username")
    .meta({ description: "The username, in whichever case.", examples: ["test"] }),
});

const { id, username, displayName, createdAt } = user.shape;

/** What everybody may know of an account. */
export const organizerProfile = z
  .object({
    id,
    username,
    displayName,
    createdAt,
    upcomingEvents: z
      .int()
      .min(0)
      .max(MOST_COUNTED)
      .meta({
        description: `How many events of the organizer's everybody sees that are still to begin; ${MOST_COUNTED} stands for as many or more.`,
        examples: [3],
      }),
  })
  .meta({ id: "OrganizerProfile", description: "Someone who publishes, as everybody sees it." });
