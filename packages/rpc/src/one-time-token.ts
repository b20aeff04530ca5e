import { createHash, randomBytes } from "node:crypto";
import type { LinkPurpose } from "./features/mail/mail-kind.ts";

/** A new opaque token: 256 random bits. */
export function createOneTimeToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What is stored in its place. The token has enough entropy for a plain hash. */
export function hashOneTimeToken(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

/** The page of the web app that takes a token of this purpose. Its origin is the operator's, never a request's. */
export function linkTo(purpose: LinkPurpose, webUrl: string, token: string): string {
  const page = purpose === "reset_password" ? "reset-password" : "confirm-email";
  return `${webUrl}/${page}?token=${token}`;
}
