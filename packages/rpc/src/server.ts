/** What apps/api runs. */
export type { Context, Policy, Viewer } from "./context.ts";
export { catalogue, HandbillError } from "./errors.ts";
export { type AccessTokens, createAccessTokens } from "./features/auth/access-token.ts";
export { createPasswordHasher, type PasswordHasher } from "./features/auth/password-hasher.ts";
export { loadSigningKeys } from "./features/auth/signing-keys.ts";
export { removeExpired } from "./remove-expired.ts";
export { appRouter } from "./root.ts";
