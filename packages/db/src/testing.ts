import { inject } from "vitest";
import { close, connect, type Database } from "./connect.ts";
import { createDatabase } from "./create-database.ts";
import { migrate } from "./migrations/migrate.ts";
import { auditEntries, eventChanges, idempotencyKeys, throttles, users, venues } from "./schema.ts";

export { type Fault, type FaultProxy, openFaultProxy } from "./testing/fault-proxy.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Of the server that the tests run on. */
    serverUrl: string;
    /** Tells one run's databases from another's. */
    runId: string;
  }
}

/** The test's own database, migrated and empty. Closed when it goes out of scope, with `await using`. */
export interface TestDatabase extends AsyncDisposable {
  db: Database;
  url: string;
}

/**
 * Opens the database of this test worker, and empties it. Workers run side by side, each on its own.
 *
 * @param suffix tells a worker's second database from its first.
 */
export async function openTestDatabase(suffix = ""): Promise<TestDatabase> {
  const url = testDatabaseUrl(`worker_${process.env.VITEST_POOL_ID}${suffix}`);
  await migrateTestDatabase(url);
  const db = connect({ url });
  await db.delete(users);
  await db.delete(auditEntries);
  await db.delete(eventChanges);
  await db.delete(idempotencyKeys);
  await db.delete(throttles);
  await db.delete(venues);
  return { db, url, [Symbol.asyncDispose]: () => close(db) };
}

/** Makes a database without any table, unless it exists. */
export async function createTestDatabase(url: string): Promise<void> {
  const connection = await createDatabase(url);
  await connection.end();
}

/** Makes a database unless it exists, and applies every migration. */
export async function migrateTestDatabase(url: string): Promise<void> {
  const connection = await createDatabase(url);
  await migrate(connection);
  await connection.end();
}

/** The URL of a database that this run may make; all of them are dropped at its end. */
export function testDatabaseUrl(name: string): string {
  const url = new URL(inject("serverUrl"));
  url.pathname = `/${testDatabasePrefix(inject("runId"))}${name}`;
  return url.href;
}

export function testDatabasePrefix(runId: string): string {
  return `handbill_test_${runId}_`;
}
