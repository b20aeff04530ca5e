import type { QueryOptions, QueryResult, QueryValues } from "mysql2";
import { AmbiguousCommit } from "./ambiguous-commit.ts";
import { isAmbiguousCommit, isAnswerLost, isConnectionLost, isRolledBack } from "./failures.ts";
import { isRead } from "./is-read.ts";
import type { Pool } from "./pool.ts";
import type { Answer } from "./pooled-connection.ts";
import { retry } from "./retry.ts";

/** Runs statements outside transactions, in the form of mysql2's own `query`. */
export class Client {
  readonly pool: Pool;
  readonly #deadline: number;

  /** @param deadline milliseconds in which a statement must be done, running it again included. */
  constructor(pool: Pool, deadline: number) {
    this.pool = pool;
    this.#deadline = deadline;
  }

  /**
   * Runs a statement on a connection of the pool. Runs it again, as a transaction would be, when the server did not carry it
   * out or the connection broke, unless it is a write that may have arrived. Scalars, dates and buffers only as values: mysql2
   * expands arrays.
   *
   * @throws {@link AmbiguousCommit} when the answer to a write was lost; an error for which `isUnavailable` holds when the
   * database could not be asked or did not answer in time; the driver's error.
   */
  async query<Result extends QueryResult>(
    statement: string | QueryOptions,
    values?: QueryValues,
  ): Promise<Answer<Result>> {
    const options = {
      ...(typeof statement === "string" ? { sql: statement } : statement),
      ...(values !== undefined && { values }),
    };
    return retry(() => this.#runOnce<Result>(options), {
      until: performance.now() + this.#deadline,
      mayRetry,
      onRetry: () => this.pool.countRetry(),
    });
  }

  async #runOnce<Result extends QueryResult>(statement: QueryOptions): Promise<Answer<Result>> {
    try {
      return await this.pool.use((connection) =>
        connection.run<Result>(statement, connection.statementTimeout),
      );
    } catch (error) {
      throw isAnswerLost(error) && !isRead(statement.sql) ? new AmbiguousCommit(error) : error;
    }
  }
}

/** Unlike a transaction, not when there is no server: it is refused at once, and the client told when to come back. */
function mayRetry(error: unknown): boolean {
  return !isAmbiguousCommit(error) && (isConnectionLost(error) || isRolledBack(error));
}
