import { createHash } from "node:crypto";
import type { Context } from "./context.ts";
import { describeError, HandbillError } from "./errors.ts";
import { addressBlock } from "./features/throttling/address-block.ts";
import type { LimitState } from "./features/throttling/throttle.ts";
import type { Limit } from "./limits.ts";
import { type ErrorShape, publicProcedure, shapeOf } from "./trpc.ts";

/**
 * Lets a procedure be called only so often: at most `quota` times in each window of the clock by one caller, on all API
 * processes together. Every call counts, the refused and the failed too. Use as `.concat(limited(limits.logIn))`, before
 * `.input()`, and once for each procedure; a limit by viewer goes on an authenticated one.
 */
export function limited(limit: Limit) {
  const { name, quota, windowSeconds } = limit;
  return publicProcedure
    .meta({ rateLimit: [{ name, quota, windowSeconds }] })
    .errors(({ error, shape }): ErrorShape<"TOO_MANY_REQUESTS"> | undefined => {
      const { code, ...rest } = describeError(error);
      return code === "TOO_MANY_REQUESTS" ? shapeOf({ code, ...rest }, shape) : undefined;
    })
    .use(async ({ ctx, next }) => {
      if (ctx.policy.rateLimits === 0) return next();
      const { isOver, ...state } = await countCall(ctx, limit);
      ctx.reportLimit(state);
      if (isOver) {
        ctx.reportWait(state.resetSeconds);
        throw new HandbillError("TOO_MANY_REQUESTS", { retryAfter: state.resetSeconds });
      }
      const result = await next();
      const wait = result.ok ? undefined : describeError(result.error).retryAfter;
      if (wait !== undefined) ctx.reportWait(wait);
      return result;
    });
}

/** A fixed window: its number is part of the key, so that counting is all the store has to do. */
async function countCall(
  ctx: Context,
  { name, quota, windowSeconds, by }: Limit,
): Promise<LimitState & { isOver: boolean }> {
  const now = ctx.clock().getTime();
  const length = windowSeconds * 1000;
  const window = Math.floor(now / length);
  const subject = by === "viewer" ? viewerId(ctx) : addressBlock(ctx.clientAddress);
  const key = createHash("sha256").update(["quota", name, window, subject].join("\0")).digest();
  const count = await ctx.throttle.count(key, length);
  const allowed = Math.max(1, Math.round(quota * ctx.policy.rateLimits));
  return {
    name,
    quota: allowed,
    windowSeconds,
    remaining: Math.max(0, allowed - count),
    resetSeconds: Math.ceil(((window + 1) * length - now) / 1000),
    isOver: count > allowed,
  };
}

function viewerId({ viewer }: Context): string {
  if (viewer.kind !== "authenticated") throw new HandbillError("UNAUTHENTICATED");
  return viewer.userId;
}
