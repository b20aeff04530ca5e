/** Every table, under the names that queries use. */
export { eventChanges } from "./tables/event-changes.ts";
export { events } from "./tables/events.ts";
export { idempotencyKeys } from "./tables/idempotency-keys.ts";
export { refreshTokens } from "./tables/refresh-tokens.ts";
export { signingKeys } from "./tables/signing-keys.ts";
export { throttles } from "./tables/throttles.ts";
export { users } from "./tables/users.ts";
