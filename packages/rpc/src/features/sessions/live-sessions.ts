/** A session that may be used: whose it is, and what that user is. */
export interface LiveSession {
  userId: string;
  role: "member" | "admin";
  expiresAt: Date;
}

/** Tells which sessions go on, without asking the database for every request. */
export interface LiveSessions {
  /** What the database said at most {@link REMEMBERED_MS} ago; undefined when the session has ended. */
  find(sessionId: string): Promise<LiveSession | undefined>;
  /** What was remembered of all sessions is not to be relied on any more: somebody's were ended here. */
  forget(): void;
}

/** So many milliseconds may pass until an ended session is refused on every API process. */
const REMEMBERED_MS = 4_000;
const MOST_REMEMBERED = 10_000;

export function createLiveSessions({
  load,
  clock,
}: {
  load: (sessionId: string) => Promise<LiveSession | undefined>;
  clock: () => Date;
}): LiveSessions {
  const remembered = new Map<
    string,
    { until: number; session: Promise<LiveSession | undefined> }
  >();

  function ask(sessionId: string, now: number): Promise<LiveSession | undefined> {
    const known = remembered.get(sessionId);
    if (known && known.until > now) return known.session;
    const session = load(sessionId);
    remembered.delete(sessionId); // to the end: the first is the one that goes
    remembered.set(sessionId, { until: now + REMEMBERED_MS, session });
    session.catch(() => remembered.delete(sessionId)); // the next caller asks again
    const [oldest] = remembered.keys();
    if (remembered.size > MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
    return session;
  }

  return {
    async find(sessionId) {
      const now = clock();
      const session = await ask(sessionId, now.getTime());
      return session && session.expiresAt > now ? session : undefined;
    },
    forget: () => remembered.clear(),
  };
}
