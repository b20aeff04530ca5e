import type { Context } from "./context.ts";
import { networkOf } from "./network-of.ts";

/** That a user did something, now and from where: what a record begins with. */
export function recordOf<UserId extends string | null>(
  { clock, clientAddress }: Pick<Context, "clock" | "clientAddress">,
  userId: UserId,
) {
  return { at: clock(), userId, actorId: userId, network: networkOf(clientAddress) };
}
