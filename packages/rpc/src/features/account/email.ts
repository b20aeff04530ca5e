import { type Executor, transaction } from "@handbill/db";
import type { TRPCRouterRecord } from "@trpc/server";
import { z } from "zod";
import { recordOf } from "../../audit-record.ts";
import type { Context } from "../../context.ts";
import { HandbillError } from "../../errors.ts";
import { limited } from "../../limited.ts";
import { limits } from "../../limits.ts";
import { mayMail } from "../../may-mail.ts";
import { withPassword } from "../../prove-password.ts";
import { authenticatedProcedure, publicProcedure, raises } from "../../trpc.ts";
import { requireUsable } from "../../usable-credentials.ts";
import { appendAuditEntry } from "../audit/mutations.ts";
import { findUserIdByEmail } from "../auth/queries.ts";
import { dropLinks, enqueueMail } from "../mail/mutations.ts";
import { spendLink, updateAccount } from "./mutations.ts";
import { findAccount, findUsableLink, type UsableLink } from "./queries.ts";
import { changeEmailInput, confirmEmailInput } from "./schema.ts";

const tags = ["Account"];

/** That an address is somebody's, and the change to another. */
export const emailProcedures = {
  resendVerification: authenticatedProcedure
    .meta({
      openapi: {
        method: "POST",
        path: "/me/email/verification",
        status: 204,
        tags,
        summary: "Mail me the link again that confirms my address",
        description:
          "The link that was mailed before is good for nothing then. Does nothing when the address is confirmed.",
      },
    })
    .concat(limited(limits.resendVerification))
    .output(z.void())
    .mutation(async ({ ctx }) => {
      const account = await findAccount(ctx.db, ctx.viewer.userId);
      if (!account) throw new HandbillError("INVALID_TOKEN");
      if (account.emailVerifiedAt) return;
      const { id: userId, email } = account;
      const mail = {
        id: ctx.ids(),
        kind: "verify-email",
        userId,
        email,
        now: ctx.clock(),
      } as const;
      await transaction(ctx.db, (tx) => enqueueMail(tx, mail));
      ctx.mails.wake();
    }),

  changeEmail: authenticatedProcedure
    .meta({
      openapi: {
        method: "POST",
        path: "/me/email",
        status: 204,
        tags,
        summary: "Change my e-mail address",
        description:
          "Mails a link to the new address: the account has it once the link was opened, within 24 hours. Both addresses are " +
          "told. Asking for the address that I have takes back what I asked for before.",
      },
    })
    .concat(raises("WRONG_PASSWORD", "EMAIL_TAKEN"))
    .concat(limited(limits.changeEmail))
    .input(changeEmailInput)
    .output(z.void())
    .mutation(async ({ ctx, input: { email, password } }) => {
      requireUsable({ email }, ctx.policy.passwords);
      const mailable = await mayMail(ctx, "change-email", email);
      const [linkMail, toldMail] = [ctx.ids(), ctx.ids()];
      await withPassword(ctx, password, async (tx, account) => {
        const { id: userId } = account;
        const now = ctx.clock();
        await dropLinks(tx, { userId, purposes: ["change_email"], now });
        if (email === account.email) return;
        const owner = await findUserIdByEmail(tx, email);
        if (owner && !ctx.policy.requiresVerifiedEmail) throw new HandbillError("EMAIL_TAKEN");
        if (mailable) {
          // Where the address is taken, what goes there is another mail: that is decided when it is sent.
          const kind = "confirm-new-email";
          await enqueueMail(tx, { id: linkMail, kind, userId, email, now });
        }
        const told = { kind: "email-change-asked", userId, email: account.email } as const;
        await enqueueMail(tx, { ...told, id: toldMail, now });
        await appendAuditEntry(tx, { ...recordOf(ctx, userId), kind: "email-change-asked" });
      });
      ctx.mails.wake();
    }),

  confirmEmail: publicProcedure
    .meta({
      openapi: {
        method: "POST",
        path: "/confirm-email",
        status: 204,
        tags,
        summary: "Confirm an e-mail address",
        description:
          "With the token of a mailed link, which is good once: the address of a new account, or one that an account is to have.",
      },
    })
    .concat(raises("INVALID_LINK", "EMAIL_TAKEN"))
    .concat(limited(limits.useLink))
    .input(confirmEmailInput)
    .output(z.void())
    .mutation(async ({ ctx, input: { token } }) => {
      const mailId = ctx.ids();
      await transaction(ctx.db, async (tx) => {
        const now = ctx.clock();
        const link = await findUsableLink(tx, {
          token,
          purposes: ["verify_email", "change_email"],
          now,
        });
        if (!link || !(await spendLink(tx, link.id, now))) throw new HandbillError("INVALID_LINK");
        if (link.purpose === "verify_email") await verify(ctx, tx, link);
        else await change(ctx, tx, { ...link, mailId });
      });
      ctx.mails.wake();
    }),
} satisfies TRPCRouterRecord;

async function verify(ctx: Context, tx: Executor, { account, email }: UsableLink): Promise<void> {
  const { id: userId } = account;
  const now = ctx.clock();
  const is = { id: userId, ifEmail: email };
  if ((await updateAccount(tx, is, { emailVerifiedAt: now })) !== "done") {
    throw new HandbillError("INVALID_LINK");
  }
  await dropLinks(tx, { userId, purposes: ["verify_email"], now });
  await appendAuditEntry(tx, { ...recordOf(ctx, userId), kind: "email-verified" });
}

async function change(
  ctx: Context,
  tx: Executor,
  { account, email, mailId }: UsableLink & { mailId: string },
): Promise<void> {
  const { id: userId } = account;
  const now = ctx.clock();
  const is = { id: userId, ifEmail: account.email };
  const outcome = await updateAccount(tx, is, { email, emailVerifiedAt: now });
  if (outcome === "email taken") throw new HandbillError("EMAIL_TAKEN");
  if (outcome !== "done") throw new HandbillError("INVALID_LINK");
  // What was mailed to the old address is good for nothing.
  const purposes = ["verify_email", "change_email", "reset_password"] as const;
  await dropLinks(tx, { userId, purposes: [...purposes], now });
  const told = { kind: "email-changed", userId, email: account.email } as const;
  await enqueueMail(tx, { ...told, id: mailId, now });
  await appendAuditEntry(tx, { ...recordOf(ctx, userId), kind: "email-changed" });
}
