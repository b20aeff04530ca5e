import type { QueryOptions, QueryResult } from "mysql2";
import { AmbiguousCommit } from "./ambiguous-commit.ts";
import type { Database } from "./connect.ts";
import { DatabaseUnavailable } from "./database-unavailable.ts";
import { createExecutor, type Executor } from "./executor.ts";
import { isAnswerLost, isRetryable, isRolledBack } from "./failures.ts";
import { isRead } from "./is-read.ts";
import type { Answer, PooledConnection } from "./pooled-connection.ts";
import { retry } from "./retry.ts";

const ROLLBACK_MS = 1_000;

export interface TransactionOptions {
  /** Milliseconds in which all of it must be done: waiting for a connection, running, and running again. Default 10 s. */
  deadline?: number;
  /** How often it is run at most. Default 5. */
  tries?: number;
}

/**
 * Runs `work` in one transaction and commits it. A deadlock, a wait for a lock, a certification failure, a server that takes
 * no writes any more or a connection that is lost before COMMIT runs the whole of `work` again, up to five times within the
 * deadline: `work` must do nothing but talk to the database, through `tx`, and let the database's errors through.
 *
 * @throws what `work` throws, after a rollback; {@link AmbiguousCommit} when the answer to COMMIT was lost after a write;
 * an error for which `isUnavailable` holds when the database could not do it in time.
 */
export async function transaction<T>(
  db: Database,
  work: (tx: Executor) => Promise<T>,
  { deadline = 10_000, tries }: TransactionOptions = {},
): Promise<T> {
  const until = performance.now() + deadline;
  return retry(
    () => db.$client.pool.use((connection) => new Attempt(connection, until).run(work), until),
    {
      until,
      mayRetry: isRetryable,
      onRetry: () => db.$client.pool.countRetry(),
      ...(tries !== undefined && { tries }),
    },
  );
}

/** One try, on one connection. */
class Attempt {
  readonly #connection: PooledConnection;
  readonly #until: number;
  /** What had the server roll back under the work: after that, what the work did before is gone. */
  #doom: unknown;
  #hasWritten = false;
  #isOver = false;

  constructor(connection: PooledConnection, until: number) {
    this.#connection = connection;
    this.#until = until;
  }

  async run<T>(work: (tx: Executor) => Promise<T>): Promise<T> {
    try {
      await this.#connection.limitStatements(this.#timeLeft());
      await this.#ask({ sql: "START TRANSACTION" });
      const result = await work(createExecutor((statement) => this.#askForWork(statement)));
      this.#isOver = true;
      if (this.#doom !== undefined) throw this.#doom; // the work thinks that it can go on without
      await this.#commit();
      return result;
    } catch (error) {
      this.#isOver = true;
      await this.#rollBack();
      throw error;
    } finally {
      await this.#restoreLimit();
    }
  }

  async #askForWork(statement: QueryOptions): Promise<Answer<QueryResult>> {
    if (this.#isOver) {
      throw new Error("The transaction is over: `work` must await every query that it starts.");
    }
    this.#hasWritten ||= !isRead(statement.sql);
    try {
      return await this.#ask(statement);
    } catch (error) {
      if (isRetryable(error)) this.#doom ??= error;
      throw error;
    }
  }

  #ask(statement: QueryOptions): Promise<Answer<QueryResult>> {
    return this.#connection.run(statement, this.#timeLeft());
  }

  /** @throws when it is over, for a statement that would be. */
  #timeLeft(): number {
    const left = this.#until - performance.now();
    if (left <= 0) throw new DatabaseUnavailable("deadline");
    return Math.min(left, this.#connection.statementTimeout);
  }

  async #commit(): Promise<void> {
    try {
      await this.#ask({ sql: "COMMIT" });
    } catch (error) {
      const isKnown = isRolledBack(error) || !wasSent(error);
      throw isKnown || !this.#hasWritten ? error : new AmbiguousCommit(error);
    }
  }

  /** Fails in silence: the caller throws the error that led here. What does not roll back is closed, which does. */
  async #rollBack(): Promise<void> {
    if (!this.#connection.isUsable) return;
    try {
      await this.#connection.run({ sql: "ROLLBACK" }, ROLLBACK_MS);
    } catch {
      this.#connection.destroy();
    }
  }

  async #restoreLimit(): Promise<void> {
    if (!this.#connection.isUsable) return;
    try {
      await this.#connection.limitStatements(this.#connection.statementTimeout);
    } catch {
      this.#connection.destroy();
    }
  }
}

function wasSent(error: unknown): boolean {
  return isAnswerLost(error) || !(error instanceof DatabaseUnavailable);
}
