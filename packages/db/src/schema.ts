/** Every table, under the names that queries use. */
export { events } from "./tables/events.ts";
export { idempotencyKeys } from "./tables/idempotency-keys.ts";
export { refreshTokens } from "./tables/refresh-tokens.ts";
export { signingKeys } from "./tables/signing-keys.ts";
export { users } from "./tables/users.ts";
