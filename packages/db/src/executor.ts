import { drizzle, type MySqlRemoteDatabase } from "drizzle-orm/mysql-proxy";
import type { QueryOptions, QueryResult } from "mysql2";
import type { Answer } from "./pooled-connection.ts";

/**
 * Drizzle, running its queries on the pool or inside a transaction. Without Drizzle's own `transaction`, which neither
 * retries nor always gives its connection back.
 */
export type Executor = Omit<MySqlRemoteDatabase, "transaction"> & {
  /** Runs a statement that Drizzle did not make. Its values are sent as the driver writes them. */
  readonly $run: (statement: QueryOptions) => Promise<Answer<QueryResult>>;
};

/** Drizzle on whatever runs statements, by its driver for a transport of one's own. */
export function createExecutor(
  run: (statement: QueryOptions) => Promise<Answer<QueryResult>>,
): Executor {
  const database = drizzle(async (sql, values: unknown[], method) => {
    const [result, fields] = await run({ sql, values, rowsAsArray: method === "all" });
    if (method === "execute") return { rows: [result, fields] };
    return { rows: Array.isArray(result) ? result : [] };
  });
  return Object.assign(database, { $run: run });
}
