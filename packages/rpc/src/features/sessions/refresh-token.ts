import { createHash, createHmac, randomBytes } from "node:crypto";

const DAY_MS = 24 * 60 * 60 * 1000;

/** A session that nobody uses for so many milliseconds ends: the life of one refresh token. */
export const IDLE_LIFETIME_MS = 30 * DAY_MS;
/** However much it is used, a session ends after so many milliseconds. */
export const ABSOLUTE_LIFETIME_MS = 90 * DAY_MS;
/** For so many milliseconds a spent refresh token gives the same successor again: its answer may have been lost. */
export const GRACE_MS = 10_000;

/** A new opaque token: 256 random bits. */
export function createRefreshToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What is stored in its place. The token has enough entropy for a plain hash. */
export function hashRefreshToken(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

export function createSuccessorSalt(): Buffer {
  return randomBytes(32);
}

/**
 * The successor of a token: always the same for the same salt, so that it can be given twice without being stored. Who has
 * read the database has no token, and who has a token has no salt.
 */
export function deriveSuccessor(token: string, salt: Buffer): string {
  return createHmac("sha256", salt).update(token).digest("base64url");
}
