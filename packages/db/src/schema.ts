/** Every table, under the names that queries use. */
export { auditEntries } from "./tables/audit-entries.ts";
export { eventChanges } from "./tables/event-changes.ts";
export { eventContinuations } from "./tables/event-continuations.ts";
export { eventHistory } from "./tables/event-history.ts";
export { eventSearch } from "./tables/event-search.ts";
export { eventTags } from "./tables/event-tags.ts";
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
export { venues } from "./tables/venues.ts";
