import { Client } from "./client.ts";
import { createExecutor, type Executor } from "./executor.ts";
import { Pool, type PoolMetrics } from "./pool.ts";
import { PooledConnection } from "./pooled-connection.ts";

/** The application's handle on MySQL. Close it with `close()`. */
export type Database = Executor & { readonly $client: Client };

export interface ConnectOptions {
  /** `mysql://user:password@host:port/database`, or with `?socketPath=` for a Unix socket. */
  url: string;
  /** Connections at most. Default 10. */
  connectionLimit?: number;
  /** Requests that may wait for a connection; one more is refused at once. Default 200. */
  queueLimit?: number;
  /** Milliseconds that a query may wait for a connection, and that opening one may take. Default 3 s. */
  acquireTimeout?: number;
  /** Milliseconds that a statement may run. Default 5 s. */
  statementTimeout?: number;
  /** Milliseconds after which a connection that nobody uses is closed. Default 60 s. */
  idleTimeout?: number;
  /** Milliseconds after which an idle connection is asked whether it still answers, before it is used. Default 10 s. */
  checkAfter?: number;
}

/**
 * Opens a pool. Connects at the first query, so a wrong address shows there.
 *
 * A query that is not inside a transaction waits at most `acquireTimeout` for a connection and runs at most
 * `statementTimeout`, see {@link Client.query}.
 */
export function connect({
  url,
  connectionLimit = 10,
  queueLimit = 200,
  acquireTimeout = 3_000,
  statementTimeout = 5_000,
  idleTimeout = 60_000,
  checkAfter = 10_000,
}: ConnectOptions): Database {
  const pool = new Pool({
    open: (owner) =>
      PooledConnection.open({ url, connectTimeout: acquireTimeout, statementTimeout }, owner),
    connectionLimit,
    queueLimit,
    acquireTimeout,
    idleTimeout,
    checkAfter,
  });
  const $client = new Client(pool, acquireTimeout + statementTimeout);
  return Object.assign(
    createExecutor((statement) => $client.query(statement)),
    { $client },
  );
}

/** Lets the queries under way finish, then closes every connection. */
export async function close(db: Database): Promise<void> {
  await db.$client.pool.end();
}

/** What the pool has now, and what it did since it was opened. */
export function poolMetrics(db: Database): PoolMetrics {
  return db.$client.pool.metrics;
}
