import {
  type Database,
  type Executor,
  refreshTokens,
  signingKeys,
  transaction,
  users,
  violatedUniqueKey,
} from "@handbill/db";
import { and, eq, gt, isNull, lt } from "drizzle-orm";
import { toUser } from "./queries.ts";
import type { User } from "./schema.ts";

/** Stores a user, or tells which of the two unique fields is taken. */
export async function createUser(
  db: Executor,
  row: typeof users.$inferInsert,
): Promise<User | { taken: "username" | "email" }> {
  try {
    await db.insert(users).values(row);
    return toUser(row);
  } catch (error) {
    const key = violatedUniqueKey(error);
    if (key === "users_username_unique") return { taken: "username" };
    if (key === "users_email_unique") return { taken: "email" };
    throw error;
  }
}

/** Puts another hash of the same password in the place of one, unless the password was changed meanwhile. */
export async function replacePasswordHash(
  db: Executor,
  { userId, passwordHash, successor }: { userId: string; passwordHash: string; successor: string },
): Promise<void> {
  await db
    .update(users)
    .set({ passwordHash: successor })
    .where(and(eq(users.id, userId), eq(users.passwordHash, passwordHash)));
}

export interface NewRefreshToken {
  id: string;
  tokenHash: Buffer;
  createdAt: Date;
  expiresAt: Date;
}

/** Begins a family of refresh tokens: what one log-in gives. The family takes its first token's id. */
export async function startFamily(
  db: Executor,
  token: NewRefreshToken & { userId: string },
): Promise<void> {
  await db.insert(refreshTokens).values({ ...token, familyId: token.id });
}

/**
 * Spends a refresh token and stores its successor. Of any number of callers with one token, one wins; all others revoke
 * the family, for one of the holders must have stolen it (RFC 9700 §4.14.2).
 *
 * @returns the user's id, or undefined when the token is unknown, expired, revoked or spent.
 */
export async function rotateRefreshToken(
  db: Database,
  { tokenHash, now, successor }: { tokenHash: Buffer; now: Date; successor: NewRefreshToken },
): Promise<string | undefined> {
  return transaction(db, async (tx) => {
    const [{ affectedRows }] = await tx
      .update(refreshTokens)
      .set({ usedAt: now })
      .where(
        and(
          eq(refreshTokens.tokenHash, tokenHash),
          isNull(refreshTokens.usedAt),
          isNull(refreshTokens.revokedAt),
          gt(refreshTokens.expiresAt, now),
        ),
      );
    const [token] = await tx
      .select()
      .from(refreshTokens)
      .where(eq(refreshTokens.tokenHash, tokenHash));
    if (!token) return undefined;
    if (affectedRows === 0) {
      if (token.usedAt) await revokeFamily(tx, token.familyId, now);
      return undefined;
    }
    await tx
      .insert(refreshTokens)
      .values({ ...successor, familyId: token.familyId, userId: token.userId });
    return token.userId;
  });
}

/** Ends the session that a refresh token belongs to. Does nothing for a token that is unknown. */
export async function revokeSession(db: Executor, tokenHash: Buffer, now: Date): Promise<void> {
  const [token] = await db
    .select({ familyId: refreshTokens.familyId })
    .from(refreshTokens)
    .where(eq(refreshTokens.tokenHash, tokenHash));
  if (token) await revokeFamily(db, token.familyId, now);
}

async function revokeFamily(db: Executor, familyId: string, now: Date): Promise<void> {
  await db
    .update(refreshTokens)
    .set({ revokedAt: now })
    .where(and(eq(refreshTokens.familyId, familyId), isNull(refreshTokens.revokedAt)));
}

/** Deletes the refresh tokens that ran out before an instant, a batch at a time. */
export async function deleteRefreshTokensBefore(db: Executor, instant: Date): Promise<void> {
  const [{ affectedRows }] = await db
    .delete(refreshTokens)
    .where(lt(refreshTokens.expiresAt, instant))
    .limit(1000);
  if (affectedRows === 1000) await deleteRefreshTokensBefore(db, instant);
}

/** Stores a signing key unless its generation is taken, as it is when two servers start at once. */
export async function addSigningKey(
  db: Executor,
  row: typeof signingKeys.$inferInsert,
): Promise<void> {
  try {
    await db.insert(signingKeys).values(row);
  } catch (error) {
    if (violatedUniqueKey(error) === undefined) throw error;
  }
}
