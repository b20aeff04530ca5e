/** Every table, under the names that queries use. */
export { auditEntries } from "./tables/audit-entries.ts";
export { eventChanges } from "./tables/event-changes.ts";
export { events } from "./tables/events.ts";
export { idempotencyKeys } from "./tables/idempotency-keys.ts";
export { knownDevices } from "./tables/known-devices.ts";
export { oneTimeLinks } from "./tables/one-time-links.ts";
export { outgoingMails } from "./tables/outgoing-mails.ts";
export { refreshTokens } from "./tables/refresh-tokens.ts";
export { sessions } from "./tables/sessions.ts";
export { signingKeys } from "./tables/signing-keys.ts";
export { throttles } from "./tables/throttles.ts";
export { users } from "./tables/users.ts";
