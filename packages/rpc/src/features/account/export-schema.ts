import { z } from "zod";
import { PLAIN_TEXT } from "../../plain-text.ts";
import { auditItem } from "../audit/schema.ts";
import { user } from "../auth/schema.ts";
import { event } from "../events/schema.ts";
import { sessionInfo } from "../sessions/schema.ts";
import { venue } from "../venues/schema.ts";

/** As many of each kind as are exported, the newest. */
export const MOST_OF_A_KIND = 100_000;

// Limits of what comes out are said, not checked: what the columns hold is within them.
const moment = (description: string) =>
  z.iso.datetime().meta({ description, maxLength: 24, examples: ["2023-12-01T12:00:00.000Z"] });

const momentOrNull = (description: string) =>
  z.iso
    .datetime()
    .meta({ maxLength: 24 })
    .nullable()
    .meta({ description, examples: ["2023-12-01T12:00:00.000Z"] });

const id = (description: string) =>
  z.uuid().meta({ description, examples: ["019ab5a4-6c00-7000-8000-000000000004"] });

const email = z.string().meta({
  description: "Where to.",
  format: "email",
  maxLength: 254,
  examples: ["user@domain.com"],
});

const all = <Item extends z.ZodType>(item: Item, description: string) =>
  z.array(item).meta({ description, maxItems: MOST_OF_A_KIND });

const session = sessionInfo
  .omit({ isCurrent: true })
  .extend({
    expiresAt: moment("When it ends at the latest."),
    revokedAt: momentOrNull("When it was ended."),
    refreshTokens: all(
      z
        .object({
          createdAt: moment("When it was handed out."),
          expiresAt: moment("Until when it is good."),
          usedAt: momentOrNull("When it was spent."),
        })
        .meta({ description: "A token, without what it says." }),
      "What it was renewed with.",
    ),
  })
  .meta({ id: "ExportedSession", description: "Somewhere the user is or was logged in." });

const auditEntry = auditItem
  .extend({
    details: z.string().meta({
      description: "More of it, as JSON.",
      maxLength: 65_535,
      pattern: PLAIN_TEXT.source,
      examples: ["{}"],
    }),
  })
  .meta({ id: "ExportedAuditEntry", description: "Something that happened to the account." });

const knownDevice = z
  .object({
    createdAt: moment("When it became known."),
    expiresAt: moment("When it is forgotten."),
  })
  .meta({ id: "ExportedDevice", description: "A device that the user has logged in from." });

const link = z
  .object({
    id: id("The link's id."),
    purpose: z
      .enum(["verify_email", "change_email", "reset_password"])
      .meta({ description: "What it is good for.", examples: ["verify_email"] }),
    email,
    createdAt: moment("When it was made."),
    expiresAt: moment("Until when it is good."),
    usedAt: momentOrNull("When it was used, or replaced."),
  })
  .meta({ id: "ExportedLink", description: "A link that was mailed, without its secret." });

const mail = z
  .object({
    id: id("The mail's id."),
    kind: z.string().meta({
      description: "What it is about.",
      maxLength: 32,
      pattern: "^[a-z-]+$",
      examples: ["verify-email"],
    }),
    email,
    createdAt: moment("When it was to be sent."),
  })
  .meta({ id: "ExportedMail", description: "A mail that was not sent yet." });

export const exportedAccount = z
  .object({
    exportedAt: moment("When this was written."),
    profile: user,
    emailVerifiedAt: momentOrNull("When the address was confirmed."),
    sessions: all(session, "The newest first."),
    events: all(event, "What the user has published, in order of their start."),
    venues: all(venue, "The venues that the user was the first to name, the newest first."),
    audit: all(auditEntry, "What happened to the account, the newest first."),
    knownDevices: all(knownDevice, "The newest first."),
    links: all(link, "The newest first."),
    mails: all(mail, "The newest first."),
  })
  .meta({ id: "ExportedAccount", description: "Everything that is held about a user." });

export type ExportedAccount = z.infer<typeof exportedAccount>;
