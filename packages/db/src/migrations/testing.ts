import { createHash } from "node:crypto";
import type { QueryValues } from "mysql2";
import type { Connection, RowDataPacket } from "mysql2/promise";
import { createDatabase } from "../create-database.ts";
import { testDatabaseUrl } from "../testing.ts";
import { LOCK_TABLE } from "./own-tables.ts";
import type { Migration } from "./read-migrations.ts";
import type { Timing } from "./timing.ts";

/** An empty database of the test's own, closed when it goes out of scope. */
export async function openEmpty(name: string): Promise<Connection & AsyncDisposable> {
  const connection = await createDatabase(testDatabaseUrl(`migrations_${name}`));
  return Object.assign(connection, { [Symbol.asyncDispose]: () => connection.end() });
}

/** A migration that no file holds. */
export function migration(tag: string, createdAt: number, ...statements: string[]): Migration {
  const hash = createHash("sha256").update(statements.join()).digest("hex");
  return { tag, createdAt, hash, statements };
}

/** Time that passes only when `pause` is called, and timers that go off with `tick`. */
export function manualTiming(): Timing & { tick: () => void } {
  let now = 0;
  const timers = new Set<() => void>();
  return {
    now: () => now,
    pause: async (milliseconds) => {
      now += milliseconds;
    },
    every(_milliseconds, work) {
      timers.add(work);
      return () => timers.delete(work);
    },
    tick() {
      for (const work of timers) work();
    },
  };
}

/** Lets whoever holds the lock have been silent for so many seconds. */
export async function silence(connection: Connection, seconds: number): Promise<void> {
  await connection.query(
    `UPDATE ${LOCK_TABLE} SET heartbeat_at = UTC_TIMESTAMP(3) - INTERVAL ${seconds} SECOND`,
  );
}

/** The same connection, but every query passes through `onQuery`, which sends it on or does not. */
export function intercept(
  connection: Connection,
  onQuery: (sql: string, values: unknown, send: () => Promise<unknown>) => Promise<unknown>,
): Connection {
  return new Proxy(connection, {
    get(target, property) {
      if (property === "query") {
        return (sql: string, values?: QueryValues) =>
          onQuery(sql, values, () => target.query(sql, values));
      }
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** The rows of a query. */
export async function select(connection: Connection, sql: string): Promise<RowDataPacket[]> {
  const [rows] = await connection.query<RowDataPacket[]>(sql);
  return rows;
}
