import { z } from "zod";
import { NETWORK } from "../../network-of.ts";
import { PLAIN_TEXT } from "../../plain-text.ts";

const EXAMPLE_ID = "019ab5a4-6c00-7000-8000-000000000003";

export const sessionId = z.strictObject({
  id: z
    .uuid("must be a session's id")
    .meta({ description: "The session's id.", examples: [EXAMPLE_ID] }),
});

// Limits of what comes out are said, not checked: what the columns hold is within them.
const moment = (description: string) =>
  z.iso.datetime().meta({ description, maxLength: 24, examples: ["2023-12-01T12:00:00.000Z"] });

export const sessionInfo = z
  .object({
    id: z.uuid().meta({ description: "The session's id.", examples: [EXAMPLE_ID] }),
    device: z.string().meta({
      description: "As the client called itself.",
      pattern: PLAIN_TEXT.source,
      maxLength: 200,
      examples: ["curl"],
    }),
    network: z.string().meta({
      description: "Where it was used last, roughly.",
      pattern: NETWORK.source,
      maxLength: 64,
      examples: ["192.0.2.0/24"],
    }),
    createdAt: moment("When it began."),
    lastSeenAt: moment("When it was renewed last."),
    isCurrent: z
      .boolean()
      .meta({ description: "Whether it is the one that asks.", examples: [true] }),
  })
  .meta({ id: "SessionInfo", description: "Somewhere the user is logged in." });

export const sessionList = z
  .object({
    items: z.array(sessionInfo).max(100).meta({ description: "The latest 100." }),
  })
  .meta({ id: "SessionList", description: "Where the user is logged in." });

export type SessionInfo = z.infer<typeof sessionInfo>;
