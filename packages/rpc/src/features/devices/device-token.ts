import { createHash, randomBytes } from "node:crypto";

/** A device that nobody logs in from for so many milliseconds is not known any more. */
export const DEVICE_LIFETIME_MS = 180 * 24 * 60 * 60 * 1000;
/** Devices of one user; the one that was used longest ago gives way to the next. */
export const MOST_DEVICES = 20;

/** A new opaque token: 256 random bits. It proves no more than that somebody has logged in with it before. */
export function createDeviceToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What is stored in its place. The token has enough entropy for a plain hash. */
export function hashDeviceToken(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
