import type { Connection } from "mysql2/promise";

/** One row at most: who is migrating. */
export const LOCK_TABLE = "`__handbill_migration_lock`";

/** One row a statement: what was begun, and what is done. */
export const STEPS_TABLE = "`__handbill_migration_steps`";

/** Tables that keep the books about the schema, and are no part of it. */
export const BOOKKEEPING_TABLES: readonly string[] = [
  "__drizzle_migrations",
  "__handbill_migration_lock",
  "__handbill_migration_steps",
];

/** Creates the migrator's own tables where they are missing. Every one has a primary key: Galera demands it. */
export async function createOwnTables(connection: Connection): Promise<void> {
  await connection.query(
    `CREATE TABLE IF NOT EXISTS ${LOCK_TABLE} (
       id tinyint NOT NULL PRIMARY KEY,
       owner varchar(36) NOT NULL,
       description varchar(255) NOT NULL,
       acquired_at datetime(3) NOT NULL,
       heartbeat_at datetime(3) NOT NULL)`,
  );
  await connection.query(
    `CREATE TABLE IF NOT EXISTS ${STEPS_TABLE} (
       migration varchar(120) NOT NULL,
       direction varchar(4) NOT NULL,
       step int NOT NULL,
       hash varchar(64) NOT NULL,
       statement longtext NOT NULL,
       started_at datetime(3) NOT NULL,
       finished_at datetime(3),
       PRIMARY KEY (migration, direction, step))`,
  );
}
