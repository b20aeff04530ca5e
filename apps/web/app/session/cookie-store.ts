import type { SessionStore, StoredSession } from "@handbill/client";
import {
  readSessionCookie,
  type SessionCookieOptions,
  writeSessionCookie,
} from "./session-cookie.ts";

export interface CookieStore extends SessionStore {
  /** The Set-Cookie header that tells the browser what has changed, or null when nothing has. */
  setCookie(): string | null;
}

/** Keeps the session of one request: read from its Cookie header, and written back with the response. */
export function createCookieStore(
  cookieHeader: string | null,
  options: SessionCookieOptions,
): CookieStore {
  const given = readSessionCookie(cookieHeader, options);
  let session: StoredSession | null = given;
  return {
    read: () => session,
    write: (next) => {
      session = next;
    },
    setCookie: () => (session === given ? null : writeSessionCookie(session, options)),
  };
}
