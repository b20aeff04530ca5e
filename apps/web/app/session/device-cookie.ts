import { type CookieKind, type CookieOptions, readCookie, writeCookie } from "./cookie.ts";

/** Kept as long as the server knows the device, counted from the last log-in. */
const DEVICE: CookieKind = { name: "handbill-device", maxAge: 180 * 24 * 60 * 60 };

/** Reads the device token from a Cookie header. What the server cannot have given out is none. */
export function readDeviceCookie(header: string | null, options: CookieOptions): string | null {
  const token = readCookie(header, DEVICE, options);
  return token !== null && /^[\w-]{1,256}$/.test(token) ? token : null;
}

/** Makes the Set-Cookie header that lets a browser be known at the next log-in. */
export function writeDeviceCookie(token: string, options: CookieOptions): string {
  return writeCookie(token, DEVICE, options);
}
