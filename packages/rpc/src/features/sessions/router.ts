import { transaction } from "@handbill/db";
import type { TRPCRouterRecord } from "@trpc/server";
import { z } from "zod";
import { recordOf } from "../../audit-record.ts";
import type { Context } from "../../context.ts";
import { HandbillError } from "../../errors.ts";
import { limited } from "../../limited.ts";
import { limits } from "../../limits.ts";
import { authenticatedProcedure, raises } from "../../trpc.ts";
import { appendAuditEntry } from "../audit/mutations.ts";
import { revokeSession, revokeSessions } from "./mutations.ts";
import { listSessions } from "./queries.ts";
import { sessionId, sessionList } from "./schema.ts";

const tags = ["Sessions"];

export const sessionsRouter = {
  list: authenticatedProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/me/sessions",
        tags,
        summary: "Where I am logged in",
        description: "The sessions that go on, the one that was used last first.",
      },
    })
    .output(sessionList)
    .query(async ({ ctx }) => ({
      items: await listSessions(ctx.db, {
        userId: ctx.viewer.userId,
        current: ctx.viewer.sessionId,
        now: ctx.clock(),
      }),
    })),

  revoke: authenticatedProcedure
    .meta({
      openapi: {
        method: "DELETE",
        path: "/me/sessions/{id}",
        status: 204,
        tags,
        summary: "End one of my sessions",
        description: "Within 5 seconds nothing accepts its access tokens any more.",
      },
    })
    .concat(raises("SESSION_NOT_FOUND"))
    .concat(limited(limits.endSessions))
    .input(sessionId)
    .output(z.void())
    .mutation(async ({ ctx, input: { id } }) => {
      const { userId } = ctx.viewer;
      await transaction(ctx.db, async (tx) => {
        if (!(await revokeSession(tx, { id, userId, now: ctx.clock() }))) {
          throw new HandbillError("SESSION_NOT_FOUND");
        }
        await appendAuditEntry(tx, { ...recordOf(ctx, userId), kind: "session-revoked" });
      });
      ctx.liveSessions.forget();
    }),

  revokeOthers: authenticatedProcedure
    .meta({
      openapi: {
        method: "POST",
        path: "/logout/others",
        status: 204,
        tags,
        summary: "End all my sessions but this one",
        description: "Within 5 seconds nothing accepts their access tokens any more.",
      },
    })
    .concat(limited(limits.endSessions))
    .output(z.void())
    .mutation(({ ctx }) => revokeMany(ctx, { except: ctx.viewer.sessionId })),

  revokeAll: authenticatedProcedure
    .meta({
      openapi: {
        method: "POST",
        path: "/logout/all",
        status: 204,
        tags,
        summary: "End all my sessions, this one too",
        description: "Within 5 seconds nothing accepts their access tokens any more.",
      },
    })
    .concat(limited(limits.endSessions))
    .output(z.void())
    .mutation(({ ctx }) => revokeMany(ctx, {})),
} satisfies TRPCRouterRecord;

async function revokeMany(
  ctx: Context & { viewer: { userId: string } },
  { except }: { except?: string },
): Promise<void> {
  const { userId } = ctx.viewer;
  await transaction(ctx.db, async (tx) => {
    const ended = await revokeSessions(tx, {
      userId,
      ...(except !== undefined && { except }),
      now: ctx.clock(),
    });
    if (ended === 0) return;
    const record = recordOf(ctx, userId);
    await appendAuditEntry(tx, { ...record, kind: "session-revoked", details: { ended } });
  });
  ctx.liveSessions.forget();
}
