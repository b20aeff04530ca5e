import { transaction } from "@handbill/db";
import type { TRPCRouterRecord } from "@trpc/server";
import { z } from "zod";
import { recordOf } from "../../audit-record.ts";
import { HandbillError } from "../../errors.ts";
import { limited } from "../../limited.ts";
import { limits } from "../../limits.ts";
import { withPassword } from "../../prove-password.ts";
import { authenticatedProcedure, raises } from "../../trpc.ts";
import { appendAuditEntry } from "../audit/mutations.ts";
import { deleteEventsOf } from "../events/mutations.ts";
import { exportedAccount } from "./export-schema.ts";
import { deleteAccount } from "./mutations.ts";
import { readEverythingAbout } from "./queries.ts";
import { deleteAccountInput } from "./schema.ts";

const tags = ["Account"];
const DISPOSITION = 'attachment; filename="account.json"';

/** What is held of a user: taking it along, and having it gone. */
export const leaveProcedures = {
  export: authenticatedProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/me/export",
        tags,
        summary: "Everything that is held about me",
        description:
          "One JSON file. Of secrets, as tokens and the password, there is only that they are there.",
        headers: {
          "Content-Disposition": {
            description: "Has a browser save it.",
            schema: { type: "string", const: DISPOSITION },
            value: DISPOSITION,
          },
        },
      },
    })
    .concat(limited(limits.exportAccount))
    .output(exportedAccount)
    .query(({ ctx }) =>
      transaction(ctx.db, async (tx) => {
        const { userId } = ctx.viewer;
        const everything = await readEverythingAbout(tx, userId);
        if (!everything) throw new HandbillError("INVALID_TOKEN");
        await appendAuditEntry(tx, { ...recordOf(ctx, userId), kind: "data-exported" });
        return { exportedAt: ctx.clock().toISOString(), ...everything };
      }),
    ),

  delete: authenticatedProcedure
    .meta({
      openapi: {
        method: "POST",
        path: "/me/delete",
        status: 204,
        tags,
        summary: "Delete my account",
        description:
          "With my events, sessions and everything else that is mine, for good. Venues stay, without a word of who named them. That it was there, and what happened to it, stays " +
          "in the audit log, by its id.",
      },
    })
    .concat(raises("WRONG_PASSWORD"))
    .concat(limited(limits.deleteAccount))
    .input(deleteAccountInput)
    .output(z.void())
    .mutation(async ({ ctx, input: { password } }) => {
      await withPassword(ctx, password, async (tx, { id }) => {
        await deleteEventsOf(tx, id, ctx);
        await deleteAccount(tx, id);
        await appendAuditEntry(tx, { ...recordOf(ctx, id), kind: "account-deleted" });
      });
      ctx.liveSessions.forget();
      ctx.changes.announce();
    }),
} satisfies TRPCRouterRecord;
