import type { TRPCRouterRecord } from "@trpc/server";
import { authenticatedProcedure } from "../../trpc.ts";
import { listEntriesAbout } from "./queries.ts";
import { auditItem, auditPage, listAuditInput } from "./schema.ts";

export const auditRouter = {
  mine: authenticatedProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/me/audit",
        tags: ["Account"],
        summary: "What happened to my account",
        description: "Log-ins, failed ones too, and changes of the account, the newest first.",
        pagination: { cursor: "cursor", next: "nextCursor" },
      },
    })
    .input(listAuditInput)
    .output(auditPage)
    .query(async ({ ctx, input: { cursor, limit } }) => {
      const { userId } = ctx.viewer;
      // One more than asked for tells whether another page follows.
      const found = await listEntriesAbout(ctx.db, {
        userId,
        ...(cursor !== undefined && { before: Number(cursor) }),
        limit: limit + 1,
      });
      const entries = found.slice(0, limit);
      const last = found.length > limit ? entries.at(-1) : undefined;
      return {
        items: entries.map(({ at, kind, network, actorId }) => ({
          at: at.toISOString(),
          kind: auditItem.shape.kind.parse(kind),
          network,
          isOwn: actorId === userId,
        })),
        nextCursor: last ? String(last.sequence) : null,
      };
    }),
} satisfies TRPCRouterRecord;
