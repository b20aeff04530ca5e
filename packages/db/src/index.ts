export { AmbiguousCommit } from "./ambiguous-commit.ts";
export { type ConnectOptions, close, connect, type Database, poolMetrics } from "./connect.ts";
export type { Executor } from "./executor.ts";
export {
  isAmbiguousCommit,
  isRetryable,
  isUnavailable,
  violatedUniqueKey,
} from "./failures.ts";
export { type InsertOptions, insertRows } from "./insert-rows.ts";
export { migrate } from "./migrations/migrate.ts";
export { type Migration, readMigrations } from "./migrations/read-migrations.ts";
export { readSchemaState, type SchemaState } from "./migrations/schema-state.ts";
export { type MigrationStatus, readStatus } from "./migrations/status.ts";
export type { PoolMetrics } from "./pool.ts";
export { argument, prepared } from "./prepared.ts";
export {
  auditEntries,
  eventChanges,
  eventContinuations,
  eventHistory,
  eventSearch,
  events,
  eventTags,
  idempotencyKeys,
  knownDevices,
  oneTimeLinks,
  outgoingMails,
  refreshTokens,
  sessions,
  throttles,
  users,
  venues,
} from "./schema.ts";
export { sharingLock, sharingLockOfFree } from "./share-lock.ts";
export { type TransactionOptions, transaction } from "./transaction.ts";
