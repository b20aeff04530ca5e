import { transaction } from "@handbill/db";
import type { TRPCRouterRecord } from "@trpc/server";
import { z } from "zod";
import { recordOf } from "../../audit-record.ts";
import { HandbillError } from "../../errors.ts";
import { limited } from "../../limited.ts";
import { limits } from "../../limits.ts";
import { mayMail } from "../../may-mail.ts";
import { provePassword } from "../../prove-password.ts";
import { authenticatedProcedure, publicProcedure, raises } from "../../trpc.ts";
import { requireUsable } from "../../usable-credentials.ts";
import { appendAuditEntry } from "../audit/mutations.ts";
import { findUserIdByEmail } from "../auth/queries.ts";
import { dropLinks, enqueueMail, enqueueMailToOwner } from "../mail/mutations.ts";
import { revokeSessions } from "../sessions/mutations.ts";
import { forgetDevices, spendLink, updateAccount } from "./mutations.ts";
import { findUsableLink, lockAccount } from "./queries.ts";
import { changePasswordInput, forgotPasswordInput, resetPasswordInput } from "./schema.ts";

const tags = ["Account"];

/** A new password, for who knows the old one and for who has the mailbox. */
export const passwordProcedures = {
  changePassword: authenticatedProcedure
    .meta({
      openapi: {
        method: "POST",
        path: "/me/password",
        status: 204,
        tags,
        summary: "Change my password",
        description:
          "Ends all my sessions but this one, and takes back a change of address. Told by mail.",
      },
    })
    .concat(raises("WRONG_PASSWORD"))
    .concat(limited(limits.changePassword))
    .input(changePasswordInput)
    .output(z.void())
    .mutation(async ({ ctx, input: { currentPassword, newPassword } }) => {
      const proven = await provePassword(ctx, currentPassword);
      const { id, username } = proven;
      const chosen = { field: "newPassword", value: newPassword, username };
      requireUsable({ password: chosen }, ctx.policy.passwords);
      const passwordHash = await ctx.passwordHasher.hash(newPassword);
      const mailId = ctx.ids();
      await transaction(ctx.db, async (tx) => {
        const account = await lockAccount(tx, id);
        if (account?.passwordHash !== proven.passwordHash)
          throw new HandbillError("WRONG_PASSWORD");
        const { email } = account;
        const now = ctx.clock();
        await updateAccount(tx, { id }, { passwordHash });
        await revokeSessions(tx, { userId: id, except: ctx.viewer.sessionId, now });
        await dropLinks(tx, { userId: id, purposes: ["change_email", "reset_password"], now });
        await enqueueMail(tx, { id: mailId, kind: "password-changed", userId: id, email, now });
        await appendAuditEntry(tx, { ...recordOf(ctx, id), kind: "password-changed" });
      });
      ctx.liveSessions.forget();
      ctx.mails.wake();
    }),

  forgotPassword: publicProcedure
    .meta({
      openapi: {
        method: "POST",
        path: "/forgot-password",
        status: 204,
        tags,
        summary: "Mail a link to choose a new password",
        description:
          "The link is good for an hour, and once. Answers the same whether somebody has the address or nobody.",
      },
    })
    .concat(limited(limits.forgotPassword))
    .input(forgotPasswordInput)
    .output(z.void())
    .mutation(async ({ ctx, input: { email } }) => {
      const mailable = await mayMail(ctx, "forgot-password", email);
      const id = ctx.ids();
      await transaction(ctx.db, async (tx) => {
        const userId = (await findUserIdByEmail(tx, email)) ?? null;
        const mail = { id, kind: "reset-password", email, now: ctx.clock() } as const;
        if (mailable) await enqueueMailToOwner(tx, mail);
        const record = { ...recordOf(ctx, userId), actorId: null };
        await appendAuditEntry(tx, { ...record, kind: "password-reset-asked" });
      });
      ctx.mails.wake();
    }),

  resetPassword: publicProcedure
    .meta({
      openapi: {
        method: "POST",
        path: "/reset-password",
        status: 204,
        tags,
        summary: "Choose a new password",
        description:
          "With the token of a mailed link. Ends every session, and logs nobody in. The address that it was mailed to is " +
          "confirmed by that.",
      },
    })
    .concat(raises("INVALID_LINK"))
    .concat(limited(limits.resetPassword))
    .input(resetPasswordInput)
    .output(z.void())
    .mutation(async ({ ctx, input: { token, password } }) => {
      const now = ctx.clock();
      const link = await findUsableLink(ctx.db, { token, purposes: ["reset_password"], now });
      if (!link) throw new HandbillError("INVALID_LINK");
      const { id: userId, username, emailVerifiedAt } = link.account;
      const chosen = { field: "password", value: password, username };
      requireUsable({ password: chosen }, ctx.policy.passwords);
      const change = {
        passwordHash: await ctx.passwordHasher.hash(password),
        emailVerifiedAt: emailVerifiedAt ?? now,
      };
      const mailId = ctx.ids();
      await transaction(ctx.db, async (tx) => {
        const isMine = await spendLink(tx, link.id, now);
        const is = { id: userId, ifEmail: link.email };
        if (!isMine || (await updateAccount(tx, is, change)) !== "done") {
          throw new HandbillError("INVALID_LINK");
        }
        await revokeSessions(tx, { userId, now });
        await forgetDevices(tx, userId);
        const purposes = ["verify_email", "change_email", "reset_password"] as const;
        await dropLinks(tx, { userId, purposes: [...purposes], now });
        const told = { kind: "password-changed", userId, email: link.email } as const;
        await enqueueMail(tx, { ...told, id: mailId, now });
        await appendAuditEntry(tx, { ...recordOf(ctx, userId), kind: "password-reset" });
      });
      ctx.liveSessions.forget();
      ctx.mails.wake();
    }),
} satisfies TRPCRouterRecord;
