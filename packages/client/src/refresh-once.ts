import type { StoredSession } from "./session.ts";

/** How long a spent refresh token still leads to its successor, in milliseconds. */
const REMEMBERED_MS = 10_000;

const refreshes = new Map<string, Promise<StoredSession>>();

/**
 * Renews a session once for everyone in this process who holds the same refresh token, each perhaps in a store of its own,
 * as a web server does that a browser asks for several pages at once. Who comes a little late gets the successor as well.
 */
export function refreshOnce(
  refreshToken: string,
  refresh: () => Promise<StoredSession>,
): Promise<StoredSession> {
  const underWay = refreshes.get(refreshToken);
  if (underWay) return underWay;
  const started = refresh();
  refreshes.set(refreshToken, started);
  const forget = () => refreshes.delete(refreshToken);
  started.then(() => unref(setTimeout(forget, REMEMBERED_MS)), forget);
  return started;
}

/** In Node, lets the process end before the timer does. */
function unref(timer: unknown): void {
  if (typeof timer === "object" && timer && "unref" in timer && typeof timer.unref === "function") {
    timer.unref();
  }
}
