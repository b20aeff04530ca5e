import { drizzle, type MySql2Database } from "drizzle-orm/mysql2";
import { createPool, type Pool } from "mysql2/promise";
import * as schema from "./schema.ts";

/** Runs queries: the pool outside a transaction, one connection inside it. */
export type Executor = MySql2Database<typeof schema>;

/** The application's handle on MySQL. Close it with `close()`. */
export type Database = Executor & { readonly $client: Pool };

export interface ConnectOptions {
  /** `mysql://user:password@host:port/database`, or with `?socketPath=` for a Unix socket. */
  url: string;
  /** Connections at most. */
  connectionLimit?: number;
  /** Requests that may wait for a connection; one more is refused at once. */
  queueLimit?: number;
}

/** Opens a pool. Connects at the first query, so a wrong address shows there. */
export function connect({ url, connectionLimit = 10, queueLimit = 200 }: ConnectOptions): Database {
  const pool = createPool({
    uri: url,
    connectionLimit,
    maxIdle: Math.min(2, connectionLimit - 1), // mysql2 reaps idle connections only below the limit
    idleTimeout: 60_000,
    queueLimit,
    connectTimeout: 5_000,
    enableKeepAlive: true,
    keepAliveInitialDelay: 10_000,
    timezone: "Z",
    supportBigNumbers: true,
    charset: "utf8mb4",
  });
  // Queued ahead of the query that asked for the connection. A failure here is a failure of that connection, which
  // the query itself then reports.
  pool.pool.on("connection", (connection) => {
    connection.query(
      "SET time_zone = '+00:00', sql_mode = 'TRADITIONAL,ONLY_FULL_GROUP_BY', innodb_lock_wait_timeout = 5",
    );
  });
  return drizzle(pool, { schema, mode: "default" });
}

/** Waits for the queries under way, then closes every connection. */
export async function close(db: Database): Promise<void> {
  await db.$client.end();
}
