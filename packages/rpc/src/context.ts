import type { Database } from "@handbill/db";
import type { AccessTokens } from "./features/auth/access-token.ts";
import type { PasswordHasher } from "./features/auth/password-hasher.ts";
import type { PasswordRules } from "./features/auth/password-rules.ts";
import type { EventChanges } from "./features/events/change-feed.ts";
import type { EventEntry } from "./features/events/enter-events.ts";
import type { Mails } from "./features/mail/mail-loop.ts";
import type { LiveSessions } from "./features/sessions/live-sessions.ts";
import type { LimitState, Throttle } from "./features/throttling/throttle.ts";

/** What a procedure may know of the request and the world. Framework-free; one per request. */
export interface Context {
  db: Database;
  /** Now. */
  clock: () => Date;
  /** A new id: a UUIDv7, whose order is the order of creation. */
  ids: () => string;
  passwordHasher: PasswordHasher;
  accessTokens: AccessTokens;
  liveSessions: LiveSessions;
  /** Enters events, those of many at once together. */
  eventEntry: EventEntry;
  /** Who makes a change announces it; who watches learns of it. */
  changes: EventChanges;
  /** Who enqueues a mail has it sent. */
  mails: Mails;
  throttle: Throttle;
  policy: Policy;
  /** Who asks, by the access token that came along. */
  viewer: Viewer;
  /** Where the request came from: an IP address, as far as trusted proxies say. */
  clientAddress: string;
  /** What the client calls itself: one line of text, which may be empty. */
  clientName: string;
  /** The Idempotency-Key that came along: what the caller sends again with it is done once. */
  idempotencyKey: string | undefined;
  /** Whether what is there now is what the caller means to change; undefined when the caller set no such condition. */
  precondition: ((current: unknown) => boolean) | undefined;
  /** Tells the caller how much is left of a limit that the call met. */
  reportLimit: (state: LimitState) => void;
  /** Tells the caller in how many seconds to come back. */
  reportWait: (seconds: number) => void;
}

/** What the operator decides. */
export interface Policy {
  passwords: PasswordRules;
  /** Whether nobody logs in whose address is not confirmed, and nobody is told which addresses are registered. */
  requiresVerifiedEmail: boolean;
  /** What the installation is called. */
  siteName: string;
  /** Where this API and the web app are, without a slash at the end. */
  publicUrls: { api: string; web: string };
  /** IANA time zone of events that name none. */
  defaultTimezone: string;
  /** What every quota is multiplied by. 0 limits nothing, and lets failed log-ins follow each other at once. */
  rateLimits: number;
}

/** `anonymous`: no token. `invalid`: a token that is forged, expired or malformed, or of a session that has ended. */
export type Viewer =
  | { kind: "anonymous" }
  | { kind: "invalid" }
  | { kind: "authenticated"; userId: string; sessionId: string; role: "member" | "admin" };
