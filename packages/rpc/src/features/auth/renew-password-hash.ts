import type { Context } from "../../context.ts";
import { replacePasswordHash } from "./mutations.ts";

/**
 * Replaces a hash that was made at another cost than today's. To be called once the password is known to be right, for only
 * then is it at hand. Never fails: a log-in that succeeded is worth more, and the next one tries again.
 */
export async function renewPasswordHash(
  { db, passwordHasher }: Pick<Context, "db" | "passwordHasher">,
  {
    userId,
    passwordHash,
    password,
    signal,
  }: {
    userId: string;
    /** The one that was verified. */
    passwordHash: string;
    password: string;
    signal?: AbortSignal | undefined;
  },
): Promise<void> {
  try {
    if (!(await passwordHasher.needsRehash(passwordHash))) return;
    const successor = await passwordHasher.hash(password, signal);
    await replacePasswordHash(db, { userId, passwordHash, successor });
  } catch {
    // Too busy, or the database was lost: the old hash is as good as it was.
  }
}
