import { createHash } from "node:crypto";
import type { Context, Policy } from "./context.ts";
import { HandbillError } from "./errors.ts";
import { forgetAttempts, reserveAttempt, returnAttempt } from "./features/throttling/mutations.ts";

/**
 * Lets a secret be tried, and slows down who keeps failing: five failures are free, then each wait is twice the one before,
 * from a second to a quarter of an hour; a success forgets them, and so does a day. Counted for an account, wherever the
 * attempts come from; those from a device that its user has logged in from before count by themselves, so that nobody
 * elsewhere locks him out there.
 *
 * The attempt is counted before `work` begins, in the database that all API processes share: of many at once, no more run
 * than may.
 *
 * @param account whose secret it is, in one spelling; whether it exists makes no difference.
 * @param work returns undefined when the secret is wrong. What it throws counts as no attempt.
 * @param knownDevice the token of a device that is known to be the account's own.
 * @throws {HandbillError} TOO_MANY_REQUESTS before `work` is called.
 */
export async function attempt<T>(
  ctx: Pick<Context, "db" | "clock"> & { policy: Pick<Policy, "rateLimits"> },
  account: string,
  work: () => Promise<T | undefined>,
  knownDevice?: string,
): Promise<T | undefined> {
  if (ctx.policy.rateLimits === 0) return work();
  const who = ["attempt", account, ...(knownDevice === undefined ? [] : [knownDevice])].join("\0");
  const key = createHash("sha256").update(who).digest();
  const now = ctx.clock();
  const reserved = await reserveAttempt(ctx.db, key, now);
  if ("blockedUntil" in reserved) {
    const wait = reserved.blockedUntil.getTime() - now.getTime();
    throw new HandbillError("TOO_MANY_REQUESTS", {
      detail: "Too many attempts failed. Try again after the time in Retry-After.",
      retryAfter: Math.max(1, Math.ceil(wait / 1000)),
    });
  }
  let result: T | undefined;
  try {
    result = await work();
  } catch (error) {
    // At worst one failure too many stays counted, for a day; what went wrong is the news.
    await returnAttempt(ctx.db, key, reserved.attempt).catch(() => undefined);
    throw error;
  }
  if (result !== undefined) await forgetAttempts(ctx.db, key);
  return result;
}
