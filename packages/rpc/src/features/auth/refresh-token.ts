import { createHash, randomBytes } from "node:crypto";

/** Milliseconds that a refresh token is good for. */
export const REFRESH_TOKEN_LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;

/** A new opaque token: 256 random bits. */
export function createRefreshToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What is stored in its place. The token has enough entropy for a plain hash. */
export function hashRefreshToken(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
