export { type ConnectOptions, close, connect, type Database, type Executor } from "./connect.ts";
export { isUnavailable, violatedUniqueKey } from "./failures.ts";
export { migrate } from "./migrations/migrate.ts";
export { type Migration, readMigrations } from "./migrations/read-migrations.ts";
export { type MigrationStatus, readStatus } from "./migrations/status.ts";
export { events, refreshTokens, signingKeys, users } from "./schema.ts";
export { AmbiguousCommit, transaction } from "./transaction.ts";
