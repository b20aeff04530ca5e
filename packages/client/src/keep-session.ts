import { isHandbillError } from "./errors.ts";
import { holdAlone } from "./hold-alone.ts";
import { refreshOnce } from "./refresh-once.ts";
import type { SessionStore, StoredSession } from "./session.ts";

/** Gives out access tokens that are good. */
export interface SessionKeeper {
  /** The token to call with, of a session that was renewed if need be; null when nobody is signed in. Does not throw. */
  freshToken(): Promise<string | null>;
  /** Another in place of one that the server refused; null when there is none. Throws when it cannot be had now. */
  replaceToken(refused: string): Promise<string | null>;
}

interface SessionKeeperOptions {
  store: SessionStore;
  /** Exchanges a refresh token for a session. Throws INVALID_REFRESH_TOKEN when its session has ended. */
  refresh(refreshToken: string): Promise<StoredSession>;
  /** Told when a session has ended that nobody here has signed out of: once, however many calls find it out. */
  onSessionLost?: (() => void) | undefined;
}

/** Renewed so many milliseconds before it runs out. */
const MARGIN_MS = 30_000;

export function keepSession({
  store,
  refresh,
  onSessionLost,
}: SessionKeeperOptions): SessionKeeper {
  const underWay = new Map<string, Promise<StoredSession | null>>();

  /** All calls that wait for one renewal go on at the same moment, and so travel together. */
  function renewTogether(session: StoredSession): Promise<StoredSession | null> {
    const { refreshToken } = session;
    const renewal =
      underWay.get(refreshToken) ??
      renew(session).finally(() => {
        underWay.delete(refreshToken);
      });
    underWay.set(refreshToken, renewal);
    return renewal;
  }

  /** Spends the refresh token of a session, and returns what is stored then. */
  async function renew({ refreshToken }: StoredSession): Promise<StoredSession | null> {
    await holdAlone(refreshToken, async () => {
      if (!isStored(refreshToken)) return; // another tab, with the same store, was here before
      const renewed = await refreshOnce(refreshToken, () => refresh(refreshToken)).catch(
        (error: unknown) => {
          if (isHandbillError(error, "INVALID_REFRESH_TOKEN")) return null;
          throw error;
        },
      );
      if (!isStored(refreshToken)) return; // signed out meanwhile, or in as somebody else
      store.write(renewed);
      if (!renewed && onSessionLost) queueMicrotask(onSessionLost); // what it throws is not this call's
    });
    return store.read();
  }

  function isStored(refreshToken: string): boolean {
    return store.read()?.refreshToken === refreshToken;
  }

  return {
    async freshToken() {
      const session = store.read();
      if (!session) return null;
      if (session.expiresAt - MARGIN_MS > Date.now()) return session.accessToken;
      // Without a fresh token the call goes out all the same: the server says what is wrong.
      const renewed = await renewTogether(session).catch(() => store.read());
      return renewed?.accessToken ?? null;
    },

    async replaceToken(refused) {
      const session = store.read();
      if (!session) return null;
      if (session.accessToken !== refused) return session.accessToken;
      const renewed = await renewTogether(session);
      return renewed?.accessToken ?? null;
    },
  };
}
