import { z } from "zod";
import { NETWORK } from "../../network-of.ts";
import { AUDIT_KINDS } from "./entry.ts";

const CURSOR = /^\d{1,15}$/;

export const listAuditInput = z
  .strictObject({
    limit: z.int().min(1).max(100).default(20).meta({ description: "How many entries at most." }),
    cursor: z
      .string()
      .max(15)
      .regex(CURSOR, "must be the nextCursor of a page before")
      .exactOptional()
      .meta({ description: "The `nextCursor` of the page before.", examples: ["42"] }),
  })
  .prefault({});

export const auditItem = z
  .object({
    at: z.iso
      .datetime()
      .meta({ description: "When.", maxLength: 24, examples: ["2023-12-01T12:00:00.000Z"] }),
    kind: z.enum(AUDIT_KINDS).meta({ description: "What happened.", examples: ["logged-in"] }),
    network: z.string().meta({
      description: "Where from, roughly.",
      pattern: NETWORK.source,
      maxLength: 64,
      examples: ["192.0.2.0/24"],
    }),
    isOwn: z
      .boolean()
      .meta({ description: "Whether the user did it, logged in.", examples: [true] }),
  })
  .meta({ id: "AuditItem", description: "Something that happened to an account." });

export const auditPage = z
  .object({
    items: z.array(auditItem).max(100).meta({ description: "The newest first." }),
    nextCursor: z
      .string()
      .nullable()
      .meta({
        description: "null on the last page.",
        pattern: CURSOR.source,
        maxLength: 15,
        examples: ["42"],
      }),
  })
  .meta({ id: "AuditPage", description: "A page of what happened to an account." });
