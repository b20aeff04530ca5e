import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Connection } from "mysql2/promise";
import { beat, readLockHolder, takeOver, tryLock, unlock } from "./lock-row.ts";
import { MigrationError } from "./migration-error.ts";
import { createOwnTables } from "./own-tables.ts";
import { openSecondConnection } from "./second-connection.ts";
import { systemTiming, type Timing } from "./timing.ts";

const HEARTBEAT_MS = 4_000;
const POLL_MS = 250;
const DEFAULT_WAIT_MS = 60_000;

export interface RunOptions {
  /** Called with each line that a person watching should see. */
  report?: (line: string) => void;
  /** How long to wait for another runner, in milliseconds. */
  waitMs?: number;
  timing?: Timing;
}

/** What one runner has while the lock is its own. */
export interface LockedRun {
  /** Statements of migrations go over this one. */
  connection: Connection;
  /** Free while a long statement runs. */
  watcher: Connection;
  /** Names this run in the lock's row. */
  owner: string;
  report: (line: string) => void;
  timing: Timing;
}

/**
 * Runs `work` while this process, and no other in the whole cluster, holds the migration lock of the database. A heartbeat
 * every few seconds keeps it; who sends none for 15 s loses it to the next.
 *
 * @throws {MigrationError} when another runner holds the lock for longer than `waitMs`.
 */
export async function withMigrationLock<T>(
  connection: Connection,
  { report = ignoreLine, waitMs = DEFAULT_WAIT_MS, timing = systemTiming }: RunOptions,
  work: (run: LockedRun) => Promise<T>,
): Promise<T> {
  // The same on MySQL and MariaDB, whatever the server's defaults: UTC, no value cut short, and no queue of
  // requests for long behind an ALTER that itself waits for a table.
  await connection.query(
    "SET time_zone = '+00:00', sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES'), lock_wait_timeout = 15",
  );
  await createOwnTables(connection);
  const owner = randomUUID();
  await acquire(connection, owner, { report, waitMs, timing });
  const watcher = await openSecondConnection(connection);
  let isLost = false;
  const stopBeating = timing.every(HEARTBEAT_MS, () => {
    if (isLost) return;
    beat(watcher, owner).then(
      (isKept) => {
        isLost = !isKept;
        if (isLost)
          report("The migration lock was taken over: stopping before the next statement.");
      },
      // The next beat may get through. If none does, the lock's row says so before the next statement.
      (error) => report(`A heartbeat could not be sent: ${String(error)}`),
    );
  });
  try {
    return await work({ connection, watcher, owner, report, timing });
  } finally {
    stopBeating();
    // Over this connection: the other is what may have broken.
    await release(watcher, owner, report);
  }
}

async function acquire(
  connection: Connection,
  owner: string,
  { report, waitMs, timing }: Required<RunOptions>,
): Promise<void> {
  const description = `${hostname()}, process ${process.pid}`.slice(0, 255);
  const deadline = timing.now() + waitMs;
  for (let attempt = 1; ; attempt++) {
    if (await tryLock(connection, owner, description)) return;
    const holder = await readLockHolder(connection);
    if (await takeOver(connection, owner, description)) {
      report(`Took over the lock of ${holder?.description}, which is not heard from any more.`);
      return;
    }
    const since = holder
      ? `${holder.description} (since ${holder.acquiredAt.toISOString()}, last heard from ${holder.secondsSinceHeartbeat} s ago)`
      : "another process";
    if (timing.now() >= deadline) {
      throw new MigrationError(
        `This database is being migrated by ${since}. Wait for it, then try again; if it died, its lock is free 15 s after\n` +
          "it was last heard from.",
      );
    }
    if (attempt === 1) report(`Waiting for ${since}.`);
    await timing.pause(POLL_MS);
  }
}

async function release(
  watcher: Connection,
  owner: string,
  report: (line: string) => void,
): Promise<void> {
  try {
    await unlock(watcher, owner);
    await watcher.end();
  } catch (error) {
    // Thrown, it would hide why the work failed; and the lock frees itself.
    report(`The migration lock could not be given back (${String(error)}). It is free in 15 s.`);
    watcher.destroy();
  }
}

function ignoreLine(_line: string): void {
  // nobody watches
}
