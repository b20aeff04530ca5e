import { type Executor, transaction } from "@handbill/db";
import { attempt } from "./attempt.ts";
import { recordOf } from "./audit-record.ts";
import type { Context } from "./context.ts";
import { HandbillError } from "./errors.ts";
import { type Account, findAccount, lockAccount } from "./features/account/queries.ts";
import { appendAuditEntry } from "./features/audit/mutations.ts";

/**
 * Has the viewer prove to know the current password, before something that a found access token must not be enough for.
 * Guesses are slowed down as those at the log-in are, but counted apart, for all sessions of the user together: who guesses
 * elsewhere is not in the way of whoever is logged in, and who found a token has no more guesses for it.
 *
 * @throws {HandbillError} WRONG_PASSWORD; TOO_MANY_REQUESTS after too many failures; INVALID_TOKEN when the account is gone.
 */
export async function provePassword(
  ctx: Context & { viewer: { userId: string } },
  password: string,
): Promise<Account> {
  const account = await findAccount(ctx.db, ctx.viewer.userId);
  if (!account) throw new HandbillError("INVALID_TOKEN");
  const isProven = await attempt(ctx, inSessionsOf(account.id), async () => {
    if (await ctx.passwordHasher.verify(account.passwordHash, password)) return true;
    await transaction(ctx.db, (tx) =>
      appendAuditEntry(tx, { ...recordOf(ctx, account.id), kind: "log-in-failed" }),
    );
    return undefined;
  });
  if (!isProven) throw new HandbillError("WRONG_PASSWORD");
  return account;
}

/** What is counted for a user's sessions: no log-in counts for the same, as a canonical login with spaces begins with a slash. */
function inSessionsOf(userId: string): string {
  return `in sessions of ${userId}`;
}

/**
 * Does something in one transaction once the current password is proven, to the account as it is by then: nobody else
 * changes it meanwhile, and whose password was changed since has proven nothing.
 *
 * @throws {HandbillError} as {@link provePassword}
 */
export async function withPassword<T>(
  ctx: Context & { viewer: { userId: string } },
  password: string,
  work: (tx: Executor, account: Account) => Promise<T>,
): Promise<T> {
  const proven = await provePassword(ctx, password);
  return transaction(ctx.db, async (tx) => {
    const account = await lockAccount(tx, proven.id);
    if (account?.passwordHash !== proven.passwordHash) throw new HandbillError("WRONG_PASSWORD");
    return work(tx, account);
  });
}
