import { argument, type Executor, prepared, refreshTokens, sessions, users } from "@handbill/db";
import { and, desc, eq, gt, isNull } from "drizzle-orm";
import type { LiveSession } from "./live-sessions.ts";
import { hashRefreshToken } from "./refresh-token.ts";
import type { SessionInfo } from "./schema.ts";

const liveSession = prepared((db) =>
  db
    .select({ userId: sessions.userId, role: users.role, expiresAt: sessions.expiresAt })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(
      and(
        eq(sessions.id, argument(sessions.id, "id")),
        isNull(sessions.revokedAt),
        isNull(users.disabledAt),
      ),
    )
    .prepare(),
);

/** Whose a session is, unless it was ended or its user disabled. */
export async function findLiveSession(db: Executor, id: string): Promise<LiveSession | undefined> {
  const [row] = await liveSession(db).execute({ id });
  return row;
}

/** The session that a refresh token belongs to, whatever became of the two. */
export async function findSessionOfToken(
  db: Executor,
  token: string,
): Promise<{ id: string; userId: string } | undefined> {
  const [row] = await db
    .select({ id: refreshTokens.familyId, userId: refreshTokens.userId })
    .from(refreshTokens)
    .where(eq(refreshTokens.tokenHash, hashRefreshToken(token)));
  return row;
}

/** A user's sessions that go on, the one that was used last first. */
export async function listSessions(
  db: Executor,
  { userId, current, now }: { userId: string; current: string; now: Date },
): Promise<SessionInfo[]> {
  const rows = await db
    .select()
    .from(sessions)
    .where(
      and(eq(sessions.userId, userId), isNull(sessions.revokedAt), gt(sessions.expiresAt, now)),
    )
    .orderBy(desc(sessions.lastSeenAt), desc(sessions.id))
    .limit(100);
  return rows.map(({ id, device, network, createdAt, lastSeenAt }) => ({
    id,
    device,
    network,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    isCurrent: id === current,
  }));
}
