import type { TRPCRouterRecord } from "@trpc/server";
import type { Context } from "../../context.ts";
import { HandbillError } from "../../errors.ts";
import { limited } from "../../limited.ts";
import { limits } from "../../limits.ts";
import { networkOf } from "../../network-of.ts";
import { adminProcedure, raises } from "../../trpc.ts";
import { type Decision, disableAccount, enableAccount } from "./mutations.ts";
import { findAccountById, listAccounts } from "./queries.ts";
import {
  account,
  accountId,
  accountPage,
  disableAccountInput,
  listAccountsInput,
} from "./schema.ts";

const tags = ["Admin"];

export const adminRouter = {
  list: adminProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/admin/users",
        tags,
        summary: "List and search accounts",
        description: "Who registered last comes first. Only admins may.",
        pagination: { cursor: "cursor", next: "nextCursor" },
      },
    })
    .concat(limited(limits.readAccounts))
    .input(listAccountsInput)
    .output(accountPage)
    .query(async ({ ctx, input }) => {
      // One more than asked for tells whether another page follows.
      const found = await listAccounts(ctx.db, { ...input, limit: input.limit + 1 });
      const items = found.slice(0, input.limit);
      return { items, nextCursor: found.length > items.length ? (items.at(-1)?.id ?? null) : null };
    }),

  get: adminProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/admin/users/{id}",
        tags,
        summary: "Get an account",
        description: "Only admins may.",
      },
    })
    .concat(raises("ACCOUNT_NOT_FOUND"))
    .concat(limited(limits.readAccounts))
    .input(accountId)
    .output(account)
    .query(async ({ ctx, input: { id } }) => {
      const found = await findAccountById(ctx.db, id);
      if (!found) throw new HandbillError("ACCOUNT_NOT_FOUND");
      return found;
    }),

  disable: adminProcedure
    .meta({
      openapi: {
        method: "POST",
        path: "/admin/users/{id}/disable",
        tags,
        summary: "Disable an account",
        description:
          "Nobody logs in to it any more, and within 5 seconds no session of it is good. Its events stay. Only admins may, and " +
          "none of them his own account.",
      },
    })
    .concat(raises("ACCOUNT_NOT_FOUND", "OWN_ACCOUNT", "LAST_ADMIN"))
    .concat(limited(limits.decideOnAccount))
    .input(disableAccountInput)
    .output(account)
    .mutation(async ({ ctx, input: { id, reason } }) => {
      const disabled = await disableAccount(ctx.db, decisionOf(ctx, id), reason);
      ctx.liveSessions.forget();
      return disabled;
    }),

  enable: adminProcedure
    .meta({
      openapi: {
        method: "POST",
        path: "/admin/users/{id}/enable",
        tags,
        summary: "Enable a disabled account",
        description:
          "Its user logs in again: the sessions from before stay ended. Only admins may.",
      },
    })
    .concat(raises("ACCOUNT_NOT_FOUND"))
    .concat(limited(limits.decideOnAccount))
    .input(accountId)
    .output(account)
    .mutation(({ ctx, input: { id } }) => enableAccount(ctx.db, decisionOf(ctx, id))),
} satisfies TRPCRouterRecord;

function decisionOf(ctx: Context & { viewer: { userId: string } }, id: string): Decision {
  const { userId: actorId } = ctx.viewer;
  return { id, actorId, network: networkOf(ctx.clientAddress), now: ctx.clock() };
}
