import { transaction } from "@handbill/db";
import { attempt } from "../../attempt.ts";
import { recordOf } from "../../audit-record.ts";
import type { Context } from "../../context.ts";
import { isPlaceholderAddress } from "../../placeholder-address.ts";
import { appendAuditEntry } from "../audit/mutations.ts";
import { isKnownDevice } from "../devices/queries.ts";
import { canonicalLogin } from "./canonical-login.ts";
import { findUserByLogin } from "./queries.ts";
import { renewPasswordHash } from "./renew-password-hash.ts";
import type { User } from "./schema.ts";

interface Credentials {
  /** Or the e-mail address. */
  username: string;
  password: string;
  deviceToken?: string;
}

/**
 * Whoever may log in. Does the same work, takes as long and counts as much for a user that does not exist, is disabled, or
 * has to confirm the address first.
 *
 * @throws {HandbillError} TOO_MANY_REQUESTS after too many failures, UNAVAILABLE when too many passwords are being verified.
 */
export function authenticate(
  ctx: Context,
  credentials: Credentials,
  signal: AbortSignal | undefined,
): Promise<User | undefined> {
  const isLetThrough = ({ email, isEmailVerified }: User) =>
    isEmailVerified || !(ctx.policy.requiresVerifiedEmail || isPlaceholderAddress(email));
  return recognize(ctx, credentials, { signal, isLetThrough });
}

/** Whose password it is, confirmed or not, of those who are let through. As {@link authenticate} otherwise. */
export async function recognize(
  ctx: Context,
  { username, password, deviceToken }: Credentials,
  {
    signal,
    isLetThrough = () => true,
  }: { signal: AbortSignal | undefined; isLetThrough?: (user: User) => boolean },
): Promise<User | undefined> {
  ctx.passwordHasher.requireRoom(); // who will be refused is refused before the database has any work
  const name = canonicalLogin(username);
  const isKnown =
    deviceToken !== undefined &&
    (await isKnownDevice(ctx.db, { token: deviceToken, login: name, now: ctx.clock() }));
  const check = async () => {
    const found = await findUserByLogin(ctx.db, name);
    const matches = await ctx.passwordHasher.verify(found?.passwordHash, password, signal);
    if (found && matches && !found.isDisabled && isLetThrough(found.user)) {
      const { user, passwordHash } = found;
      await renewPasswordHash(ctx, { userId: user.id, passwordHash, password, signal });
      return user;
    }
    const userId = found?.user.id ?? null;
    await transaction(ctx.db, (tx) =>
      appendAuditEntry(tx, { ...recordOf(ctx, userId), actorId: null, kind: "log-in-failed" }),
    );
    return undefined;
  };
  return attempt(ctx, name, check, isKnown ? deviceToken : undefined);
}
