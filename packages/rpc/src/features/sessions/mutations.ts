import {
  type Database,
  type Executor,
  refreshTokens,
  sessions,
  transaction,
  users,
} from "@handbill/db";
import { and, eq, gt, isNull, lt, ne } from "drizzle-orm";
import { appendAuditEntry } from "../audit/mutations.ts";
import {
  ABSOLUTE_LIFETIME_MS,
  createRefreshToken,
  createSuccessorSalt,
  deriveSuccessor,
  GRACE_MS,
  hashRefreshToken,
  IDLE_LIFETIME_MS,
} from "./refresh-token.ts";

export interface NewSession {
  id: string;
  /** Of the row of the first refresh token. */
  tokenId: string;
  userId: string;
  device: string;
  network: string;
  now: Date;
}

/** Stores what one log-in begins, and returns its first refresh token. */
export async function startSession(
  tx: Executor,
  { id, tokenId, userId, device, network, now }: NewSession,
): Promise<string> {
  const token = createRefreshToken();
  await tx.insert(sessions).values({
    id,
    userId,
    device,
    network,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: new Date(now.getTime() + ABSOLUTE_LIFETIME_MS),
  });
  await tx.insert(refreshTokens).values({
    id: tokenId,
    familyId: id,
    userId,
    tokenHash: hashRefreshToken(token),
    createdAt: now,
    expiresAt: new Date(now.getTime() + IDLE_LIFETIME_MS),
  });
  return token;
}

/** What a refresh token was exchanged for, or that its session was ended because somebody else had used it. */
export type Rotation =
  | { outcome: "rotated"; userId: string; sessionId: string; refreshToken: string }
  | { outcome: "reused"; userId: string; sessionId: string }
  | { outcome: "refused" };

/**
 * Spends a refresh token for its successor. Of any number of callers with one token, one makes the successor; those who come
 * within ten seconds are given the same, since an answer may get lost and tabs do not wait for each other. Whoever comes later
 * ends the session for everybody: one of the holders has stolen the token (RFC 9700 §4.14.2).
 */
export async function rotateRefreshToken(
  db: Database,
  { token, id, now, network }: { token: string; id: string; now: Date; network: string },
): Promise<Rotation> {
  return transaction(db, async (tx): Promise<Rotation> => {
    const tokenHash = hashRefreshToken(token);
    const salt = createSuccessorSalt();
    const isFirst = await spend(tx, tokenHash, { salt, now });
    const found = await findUsable(tx, tokenHash, now);
    if (!found) return { outcome: "refused" };

    const { userId, sessionId, usedAt, successorSalt, expiresAt } = found;
    if (isFirst) {
      const refreshToken = deriveSuccessor(token, salt);
      await tx.insert(refreshTokens).values({
        id,
        familyId: sessionId,
        userId,
        tokenHash: hashRefreshToken(refreshToken),
        createdAt: now,
        expiresAt: new Date(Math.min(now.getTime() + IDLE_LIFETIME_MS, expiresAt.getTime())),
      });
      await tx.update(sessions).set({ lastSeenAt: now, network }).where(eq(sessions.id, sessionId));
      return { outcome: "rotated", userId, sessionId, refreshToken };
    }
    if (!usedAt || !successorSalt) return { outcome: "refused" }; // it ran out
    if (now.getTime() - usedAt.getTime() <= GRACE_MS) {
      const refreshToken = deriveSuccessor(token, successorSalt);
      return { outcome: "rotated", userId, sessionId, refreshToken };
    }
    await revokeSession(tx, { id: sessionId, userId, now });
    const kind = "token-reused";
    await appendAuditEntry(tx, { kind, at: now, userId, actorId: null, network });
    return { outcome: "reused", userId, sessionId };
  });
}

/** Whether this caller is the one who spends it. */
async function spend(
  tx: Executor,
  tokenHash: Buffer,
  { salt, now }: { salt: Buffer; now: Date },
): Promise<boolean> {
  const [{ affectedRows }] = await tx
    .update(refreshTokens)
    .set({ usedAt: now, successorSalt: salt })
    .where(
      and(
        eq(refreshTokens.tokenHash, tokenHash),
        isNull(refreshTokens.usedAt),
        gt(refreshTokens.expiresAt, now),
      ),
    );
  return affectedRows > 0;
}

/** A token whose session goes on, spent or not. */
async function findUsable(tx: Executor, tokenHash: Buffer, now: Date) {
  const [found] = await tx
    .select({
      userId: sessions.userId,
      sessionId: sessions.id,
      expiresAt: sessions.expiresAt,
      usedAt: refreshTokens.usedAt,
      successorSalt: refreshTokens.successorSalt,
    })
    .from(refreshTokens)
    .innerJoin(sessions, eq(sessions.id, refreshTokens.familyId))
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(
      and(
        eq(refreshTokens.tokenHash, tokenHash),
        isNull(sessions.revokedAt),
        gt(sessions.expiresAt, now),
        isNull(users.disabledAt),
      ),
    );
  return found;
}

/** Ends one session of a user's. Whether there was such a session, not ended yet. */
export async function revokeSession(
  db: Executor,
  { id, userId, now }: { id: string; userId: string; now: Date },
): Promise<boolean> {
  const [{ affectedRows }] = await db
    .update(sessions)
    .set({ revokedAt: now })
    .where(and(eq(sessions.id, id), eq(sessions.userId, userId), isNull(sessions.revokedAt)));
  return affectedRows > 0;
}

/** Ends all sessions of a user's, except one where it is given. Returns how many. */
export async function revokeSessions(
  db: Executor,
  { userId, except, now }: { userId: string; except?: string; now: Date },
): Promise<number> {
  const [{ affectedRows }] = await db
    .update(sessions)
    .set({ revokedAt: now })
    .where(
      and(
        eq(sessions.userId, userId),
        isNull(sessions.revokedAt),
        except === undefined ? undefined : ne(sessions.id, except),
      ),
    );
  return affectedRows;
}

/** Deletes what ended before an instant, a batch at a time. */
export async function deleteSessionsBefore(db: Executor, instant: Date): Promise<void> {
  const [tokens] = await db
    .delete(refreshTokens)
    .where(lt(refreshTokens.expiresAt, instant))
    .limit(1000);
  const [ended] = await db.delete(sessions).where(lt(sessions.expiresAt, instant)).limit(1000);
  if (tokens.affectedRows === 1000 || ended.affectedRows === 1000) {
    await deleteSessionsBefore(db, instant);
  }
}
