import { connect as connectSocket, type Socket } from "node:net";
import {
  type Connection,
  createConnection,
  type FieldPacket,
  type QueryOptions,
  type QueryResult,
} from "mysql2";
import { DatabaseUnavailable } from "./database-unavailable.ts";
import { isConnectionLost, isReadOnly } from "./failures.ts";
import { limitStatements, sessionSettings } from "./session-settings.ts";

/** What a statement gave, rows or what a write did, and the columns' descriptions. */
export type Answer<Result extends QueryResult> = [Result, FieldPacket[]];

export interface ConnectionOptions {
  url: string;
  /** Milliseconds that opening may take. */
  connectTimeout: number;
  /** Milliseconds that a statement may take. */
  statementTimeout: number;
}

/** Whoever keeps the connection is told what happens to it. */
export interface ConnectionOwner {
  /** It broke, or did not answer in time: it is closed. */
  onBroken(connection: PooledConnection): void;
  /** Its server takes no writes any more. It answers still. */
  onReadOnly(connection: PooledConnection): void;
}

const GOODBYE_MS = 1_000;

/**
 * One connection, with a time-out on everything it is asked. A time-out closes it: the answer to the statement before
 * could not be told from that to the next.
 */
export class PooledConnection {
  /** Milliseconds that a statement may take. */
  readonly statementTimeout: number;
  /** Of `performance.now()`: when it last answered. */
  answeredAt = performance.now();

  readonly #connection: Connection;
  readonly #socket: () => Socket | undefined;
  readonly #owner: ConnectionOwner;
  #limit: number;
  /** Refuses each that is under way. mysql2 does not call back for them when the connection is destroyed. */
  readonly #pending = new Set<(error: unknown) => void>();
  #brokenBy: Error | undefined;

  private constructor(
    connection: Connection,
    socket: () => Socket | undefined,
    { statementTimeout }: ConnectionOptions,
    owner: ConnectionOwner,
  ) {
    this.#connection = connection;
    this.#socket = socket;
    this.#owner = owner;
    this.statementTimeout = statementTimeout;
    this.#limit = statementTimeout;
    // An idle connection that the server closes says so by one of these only.
    connection.on("error", (error: Error) => this.#break(error));
    connection.on("end", () => this.#break(new DatabaseUnavailable("connection-lost")));
  }

  /**
   * Connects, logs in and sets the session up.
   *
   * @throws the driver's error, {@link DatabaseUnavailable} when the server does not answer.
   */
  static async open(options: ConnectionOptions, owner: ConnectionOwner): Promise<PooledConnection> {
    let socket: Socket | undefined;
    const driver = createConnection({
      uri: options.url,
      // Ours, for mysql2 lets go of a connection without closing its socket; one to a hung server would stay.
      stream: ({ config }: { config: { host: string; port: number; socketPath?: string } }) => {
        socket = openSocket(config);
        return socket;
      },
      connectTimeout: options.connectTimeout,
      timezone: "Z",
      dateStrings: true, // as Drizzle wants them; a typeCast for it would be called for every field
      supportBigNumbers: true,
      stringifyObjects: true, // mysql2 would expand an object into SQL
      charset: "utf8mb4",
    });
    const connection = new PooledConnection(driver, () => socket, options, owner);
    try {
      await connection.#ask<void>(options.connectTimeout, (settle) => {
        driver.connect((error) => settle(error, undefined));
      });
      await connection.run(
        { sql: sessionSettings(options.statementTimeout) },
        options.connectTimeout,
      );
      return connection;
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }

  get isUsable(): boolean {
    return this.#brokenBy === undefined;
  }

  /**
   * Asks the server.
   *
   * @param timeout milliseconds, after which the connection is closed.
   * @throws the driver's error; {@link DatabaseUnavailable} when it broke before, or was not answered in time.
   */
  run<Result extends QueryResult>(
    statement: QueryOptions,
    timeout: number,
  ): Promise<Answer<Result>> {
    return this.#ask<Answer<Result>>(timeout, (settle) => {
      this.#connection.query<Result>(statement, (error, result, fields) =>
        settle(error && brokenOr(error), [result, fields]),
      );
    });
  }

  /** Whether the server still answers, within so many milliseconds. */
  async answers(timeout: number): Promise<boolean> {
    try {
      await this.#ask<void>(timeout, (settle) => {
        this.#connection.ping((error) => settle(error, undefined));
      });
      return true;
    } catch {
      return false; // and closed, unless it was the server that refused: it is not kept either
    }
  }

  /** Has the server end a statement after so many milliseconds at most, from now on. */
  async limitStatements(timeout: number): Promise<void> {
    const limit = Math.min(timeout, this.statementTimeout);
    if (limit === this.#limit) return;
    await this.run({ sql: limitStatements(limit) }, timeout);
    this.#limit = limit;
  }

  /** Says goodbye to the server, and closes. Waits for nothing. */
  close(): void {
    if (!this.isUsable) return;
    this.#brokenBy = new DatabaseUnavailable("closed");
    this.#connection.end();
    const socket = this.#socket();
    const timer = setTimeout(() => socket?.destroy(), GOODBYE_MS);
    timer.unref();
    socket?.once("close", () => clearTimeout(timer));
  }

  /** Closes at once. What is under way fails. */
  destroy(): void {
    this.#brokenBy ??= new DatabaseUnavailable("closed");
    this.#connection.destroy();
    this.#socket()?.destroy();
    for (const refuse of this.#pending) refuse(this.#brokenBy);
  }

  #ask<T>(
    timeout: number,
    send: (settle: (error: Error | null, answer: T) => void) => void,
  ): Promise<T> {
    if (this.#brokenBy !== undefined) {
      return Promise.reject(new DatabaseUnavailable("not-sent", { cause: this.#brokenBy }));
    }
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const refuse = (error: unknown): void => {
      clearTimeout(timer);
      this.#pending.delete(refuse);
      reject(error);
    };
    const timer = setTimeout(
      () => this.#break(new DatabaseUnavailable("statement-timeout")),
      timeout,
    );
    this.#pending.add(refuse);
    const settle = (error: Error | null, answer: T): void => {
      if (error) {
        refuse(error);
        if (isConnectionLost(error)) this.#break(error);
        if (isReadOnly(error)) this.#owner.onReadOnly(this);
        return;
      }
      clearTimeout(timer);
      this.#pending.delete(refuse);
      this.answeredAt = performance.now();
      resolve(answer);
    };
    try {
      send(settle);
    } catch (error) {
      refuse(error); // a value that cannot be written into SQL
    }
    return promise;
  }

  #break(error: Error): void {
    if (this.#brokenBy !== undefined) return;
    this.#brokenBy = error;
    this.destroy();
    this.#owner.onBroken(this);
  }
}

/** What mysql2 calls fatal has closed the connection, whatever its code. */
function brokenOr(error: Error): Error {
  const isFatal = Reflect.get(error, "fatal") === true;
  return isFatal ? new DatabaseUnavailable("connection-lost", { cause: error }) : error;
}

function openSocket({
  host,
  port,
  socketPath,
}: {
  host: string;
  port: number;
  socketPath?: string;
}): Socket {
  if (socketPath) return connectSocket(socketPath);
  return connectSocket({
    host,
    port,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: 10_000,
  });
}
