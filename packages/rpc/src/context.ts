import type { Database } from "@handbill/db";
import type { AccessTokens } from "./features/auth/access-token.ts";
import type { PasswordHasher } from "./features/auth/password-hasher.ts";

/** What a procedure may know of the request and the world. Framework-free; one per request. */
export interface Context {
  db: Database;
  /** Now. */
  clock: () => Date;
  /** A new id: a UUIDv7, whose order is the order of creation. */
  ids: () => string;
  passwordHasher: PasswordHasher;
  accessTokens: AccessTokens;
  policy: Policy;
  /** Who asks, by the access token that came along. */
  viewer: Viewer;
  /** The Idempotency-Key that came along: what the caller sends again with it is done once. */
  idempotencyKey: string | undefined;
  /** Whether what is there now is what the caller means to change; undefined when the caller set no such condition. */
  precondition: ((current: unknown) => boolean) | undefined;
}

/** What the operator decides. */
export interface Policy {
  /** In characters. */
  minPasswordLength: number;
  /** IANA time zone of events that name none. */
  defaultTimezone: string;
}

/** `anonymous`: no token. `invalid`: a token that is forged, expired or malformed. */
export type Viewer =
  | { kind: "anonymous" }
  | { kind: "invalid" }
  | { kind: "authenticated"; userId: string };
