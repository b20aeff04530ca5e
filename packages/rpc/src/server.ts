/** What apps/api runs. */
export type { Context, Policy, Viewer } from "./context.ts";
export { catalogue, HandbillError } from "./errors.ts";
export { type AccessTokens, createAccessTokens } from "./features/auth/access-token.ts";
export { type Argon2, argon2 } from "./features/auth/argon2.ts";
export { createArgon2Process } from "./features/auth/argon2-process.ts";
export { createPasswordHasher, type PasswordHasher } from "./features/auth/password-hasher.ts";
export { loadSigningKeys } from "./features/auth/signing-keys.ts";
export { ChangeFeed, type EventChanges } from "./features/events/change-feed.ts";
export { createDatabaseThrottle } from "./features/throttling/database-throttle.ts";
export type { LimitState, Throttle } from "./features/throttling/throttle.ts";
export { removeExpired } from "./remove-expired.ts";
export { appRouter } from "./root.ts";
