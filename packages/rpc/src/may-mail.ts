import { createHash } from "node:crypto";
import type { Context } from "./context.ts";
import { isPlaceholderAddress } from "./placeholder-address.ts";

const QUOTA = 5;
const WINDOW_MS = 60 * 60 * 1000;

/**
 * Whether one more mail may go, for a reason, to an address that anybody can type: five in an hour, so that nobody's mailbox is flooded by
 * others. Counts the same, and is not told, whether somebody has the address or nobody.
 */
export async function mayMail(
  { clock, throttle, policy }: Pick<Context, "clock" | "throttle" | "policy">,
  reason: string,
  email: string,
): Promise<boolean> {
  if (policy.rateLimits === 0) return !isPlaceholderAddress(email);
  const window = Math.floor(clock().getTime() / WINDOW_MS);
  const key = createHash("sha256").update(["mail", reason, email, window].join("\0")).digest();
  return (await throttle.count(key, WINDOW_MS)) <= QUOTA && !isPlaceholderAddress(email);
}
