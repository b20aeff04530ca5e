import { transaction } from "@handbill/db";
import type { TRPCRouterRecord } from "@trpc/server";
import { z } from "zod";
import { recordOf } from "../../audit-record.ts";
import { HandbillError } from "../../errors.ts";
import { limited } from "../../limited.ts";
import { limits } from "../../limits.ts";
import { withPassword } from "../../prove-password.ts";
import { authenticatedProcedure, raises } from "../../trpc.ts";
import { requireUsable, usernameColumns } from "../../usable-credentials.ts";
import { appendAuditEntry } from "../audit/mutations.ts";
import { findUserById } from "../auth/queries.ts";
import { user } from "../auth/schema.ts";
import { enqueueMail } from "../mail/mutations.ts";
import { updateAccount } from "./mutations.ts";
import { changeUsernameInput, updateProfileInput } from "./schema.ts";

const tags = ["Account"];

/** What others see of a user. */
export const profileProcedures = {
  updateProfile: authenticatedProcedure
    .meta({
      openapi: {
        method: "PATCH",
        path: "/me",
        tags,
        summary: "Change my profile",
        description: "Only the fields that are sent change.",
      },
    })
    .concat(limited(limits.updateProfile))
    .input(updateProfileInput)
    .output(user)
    .mutation(({ ctx, input }) =>
      transaction(ctx.db, async (tx) => {
        const { userId } = ctx.viewer;
        await updateAccount(tx, { id: userId }, input);
        const changed = await findUserById(tx, userId);
        if (!changed) throw new HandbillError("INVALID_TOKEN");
        await appendAuditEntry(tx, { ...recordOf(ctx, userId), kind: "profile-changed" });
        return changed;
      }),
    ),

  changeUsername: authenticatedProcedure
    .meta({
      openapi: {
        method: "POST",
        path: "/me/username",
        status: 204,
        tags,
        summary: "Change my username",
        description:
          "My events are shown under the new one at once. The old one is free for others. Told by mail.",
      },
    })
    .concat(raises("WRONG_PASSWORD", "USERNAME_TAKEN"))
    .concat(limited(limits.changeUsername))
    .input(changeUsernameInput)
    .output(z.void())
    .mutation(async ({ ctx, input: { username, password } }) => {
      requireUsable({ username, currentPassword: password }, ctx.policy.passwords);
      const mailId = ctx.ids();
      await withPassword(ctx, password, async (tx, { id, email }) => {
        const outcome = await updateAccount(tx, { id }, usernameColumns(username));
        if (outcome !== "done") throw new HandbillError("USERNAME_TAKEN");
        const now = ctx.clock();
        await enqueueMail(tx, { id: mailId, kind: "username-changed", userId: id, email, now });
        await appendAuditEntry(tx, { ...recordOf(ctx, id), kind: "username-changed" });
      });
      ctx.mails.wake();
    }),
} satisfies TRPCRouterRecord;
