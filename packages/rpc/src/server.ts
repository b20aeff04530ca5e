/** What apps/api runs. */
export type { Context, Policy, Viewer } from "./context.ts";
export { catalogue, HandbillError } from "./errors.ts";
export {
  changeRole,
  type Decision,
  disableAccount,
  enableAccount,
} from "./features/admin/mutations.ts";
export { listAccounts } from "./features/admin/queries.ts";
export type { AdminAccount } from "./features/admin/schema.ts";
export { type AuditHead, formatAuditHead, parseAuditHead } from "./features/audit/head.ts";
export { findAuditHead, verifyAuditLog } from "./features/audit/queries.ts";
export { type AccessTokens, createAccessTokens } from "./features/auth/access-token.ts";
export { type Argon2, argon2 } from "./features/auth/argon2.ts";
export { createArgon2Process } from "./features/auth/argon2-process.ts";
export { canonicalLogin } from "./features/auth/canonical-login.ts";
export { createPasswordHasher, type PasswordHasher } from "./features/auth/password-hasher.ts";
export { findUserByLogin } from "./features/auth/queries.ts";
export { type SeedUser, seedUsers } from "./features/auth/seed-mutations.ts";
export {
  beginSigningKeys,
  KEY_SET_MAX_AGE,
  KEYS_KNOWN_WITHIN_MS,
  LEAST_LEAD_MS,
  type NewSigningKey,
  publicKeySet,
  rotateSigningKeys,
  type SigningKey,
  SigningKeysError,
  signingKeyStateAt,
} from "./features/auth/signing-keys.ts";
export {
  createSigningKey,
  formatSigningKeys,
  parseSigningKeys,
} from "./features/auth/signing-keys-file.ts";
export { ChangeFeed, type EventChanges } from "./features/events/change-feed.ts";
export { completeEvents } from "./features/events/complete-events.ts";
export { createEventEntry, type EventEntry } from "./features/events/enter-events.ts";
export { publishDueEvents } from "./features/events/publish-due.ts";
export { type Rezoned, rezoneEvents } from "./features/events/rezone.ts";
export { type SeedEvent, type SeedState, seedEvents } from "./features/events/seed-mutations.ts";
export { type DeliveryLog, deliverDueMails } from "./features/mail/deliver-mails.ts";
export { MailLoop, type Mails } from "./features/mail/mail-loop.ts";
export { type Mail, type Mailer, MailNotSent } from "./features/mail/mailer.ts";
export { createLiveSessions, type LiveSessions } from "./features/sessions/live-sessions.ts";
export { findLiveSession } from "./features/sessions/queries.ts";
export { createDatabaseThrottle } from "./features/throttling/database-throttle.ts";
export type { LimitState, Throttle } from "./features/throttling/throttle.ts";
export { followMerges } from "./features/venues/place-mutations.ts";
export { type SeedVenue, seedVenues } from "./features/venues/seed-mutations.ts";
export { removeExpired } from "./remove-expired.ts";
export { appRouter } from "./root.ts";
