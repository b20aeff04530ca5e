import type { SessionStore, StoredSession } from "@handbill/client";
import type { CookieOptions } from "./cookie.ts";
import { readDeviceCookie, writeDeviceCookie } from "./device-cookie.ts";
import { readSessionCookie, writeSessionCookie } from "./session-cookie.ts";

export interface CookieStore extends SessionStore {
  /** The Set-Cookie headers that tell the browser what has changed. */
  setCookies(): string[];
}

/** Keeps the session of one request: read from its Cookie header, and written back with the response. */
export function createCookieStore(
  cookieHeader: string | null,
  options: CookieOptions,
): CookieStore {
  const given = readSessionCookie(cookieHeader, options);
  let session: StoredSession | null = given;
  let device = readDeviceCookie(cookieHeader, options);
  let isDeviceWritten = false;
  return {
    read: () => session,
    write: (next) => {
      session = next;
    },
    readDevice: () => device,
    writeDevice: (token) => {
      device = token;
      isDeviceWritten = true; // the same one too: from now on it is kept for as long again
    },
    setCookies: () => [
      ...(session === given ? [] : [writeSessionCookie(session, options)]),
      ...(isDeviceWritten && device !== null ? [writeDeviceCookie(device, options)] : []),
    ],
  };
}
