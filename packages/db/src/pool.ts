import { DatabaseUnavailable } from "./database-unavailable.ts";
import { isTimeout } from "./failures.ts";
import type { ConnectionOwner, PooledConnection } from "./pooled-connection.ts";
import { Waiters } from "./waiters.ts";

export interface PoolOptions {
  open(owner: ConnectionOwner): Promise<PooledConnection>;
  /** Connections at most. */
  connectionLimit: number;
  /** Requests that may wait for a connection; one more is refused at once. */
  queueLimit: number;
  /** Milliseconds that a request may wait for a connection. */
  acquireTimeout: number;
  /** Milliseconds after which a connection that nobody uses is closed. */
  idleTimeout: number;
  /** Milliseconds after which an idle connection is asked whether it still answers, before it is used. */
  checkAfter: number;
}

/** What the pool has now, and what it did since it was opened. */
export interface PoolMetrics {
  /** Connections, those being opened included. */
  open: number;
  idle: number;
  inUse: number;
  waiting: number;
  /** Times that a connection was handed out; all of them came back when it equals `released`. */
  acquired: number;
  released: number;
  /** Connections closed because they broke, hung, or led to a server that takes no writes. */
  destroyed: number;
  /** Requests that waited in vain. */
  timedOut: number;
  /** Requests refused because too many waited. */
  refused: number;
  /** Times that something was run again. */
  retried: number;
}

const CHECK_MS = 1_000;

/**
 * A pool of connections. In place of mysql2's own, which has no limit on waiting, keeps what hangs, hands out what is dead,
 * and does not count.
 */
export class Pool {
  readonly #options: PoolOptions;
  /** The one used last is at the end, and is used next: the others may grow old and be closed. */
  readonly #idle: PooledConnection[] = [];
  readonly #inUse = new Set<PooledConnection>();
  readonly #waiters = new Waiters<PooledConnection>();
  readonly #counts = {
    acquired: 0,
    released: 0,
    destroyed: 0,
    timedOut: 0,
    refused: 0,
    retried: 0,
  };
  readonly #reaper: NodeJS.Timeout;
  readonly #ended = Promise.withResolvers<void>();
  /** Connections that led to a server which takes no writes. */
  readonly #outdated = new WeakSet<PooledConnection>();
  #open = 0;
  #opening = 0;
  /** Of `performance.now()`: what last answered before may be as dead as the one that broke then. */
  #brokeAt = Number.NEGATIVE_INFINITY;
  /** Why the last connection could not be opened, unless one could since. */
  #openError: unknown;
  #isClosed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#reaper = setInterval(() => this.#reap(), Math.max(10, options.idleTimeout / 2)).unref();
  }

  get metrics(): PoolMetrics {
    const [open, idle, inUse] = [this.#open, this.#idle.length, this.#inUse.size];
    return { open, idle, inUse, waiting: this.#waiters.size, ...this.#counts };
  }

  /**
   * Lends a connection to `work`, and takes it back whatever happens.
   *
   * @param until of `performance.now()`: when to stop waiting for one, if that is sooner than usual.
   * @throws what `work` throws; {@link DatabaseUnavailable}; the driver's error when none can be opened.
   */
  async use<T>(
    work: (connection: PooledConnection) => Promise<T>,
    until = Number.POSITIVE_INFINITY,
  ): Promise<T> {
    const patience = performance.now() + this.#options.acquireTimeout;
    const connection = await this.#acquire(Math.min(until, patience));
    this.#inUse.add(connection);
    this.#counts.acquired++;
    try {
      return await work(connection);
    } finally {
      this.#inUse.delete(connection);
      this.#counts.released++;
      this.#takeBack(connection);
    }
  }

  countRetry(): void {
    this.#counts.retried++;
  }

  /** Lets the work under way finish, refuses what waits or comes, and closes every connection. */
  async end(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#reaper);
    this.#waiters.refuseAll(new DatabaseUnavailable("closed"));
    for (const connection of this.#idle.splice(0)) this.#close(connection);
    if (this.#open === 0) this.#ended.resolve();
    await this.#ended.promise;
  }

  async #acquire(until: number): Promise<PooledConnection> {
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      if (this.#isTrusted(idle)) return idle;
      const patience = Math.max(1, Math.min(CHECK_MS, until - performance.now()));
      if ((await idle.answers(patience)) && !this.#isClosed) return idle;
      this.#destroy(idle);
      // The others are in the same case, and to ask each of them would take too long.
      this.#destroyIdle((each) => !this.#isTrusted(each));
    }
    if (this.#isClosed) throw new DatabaseUnavailable("closed");
    const { connectionLimit, queueLimit } = this.#options;
    if (this.#open < connectionLimit) this.#openOne();
    else if (this.#waiters.size - this.#opening >= queueLimit) {
      this.#counts.refused++;
      throw new DatabaseUnavailable("queue-full");
    }
    return this.#waiters.wait(until, () => {
      this.#counts.timedOut++;
      return new DatabaseUnavailable("acquire-timeout", { cause: this.#openError });
    });
  }

  #isTrusted({ answeredAt }: PooledConnection): boolean {
    return answeredAt > this.#brokeAt && performance.now() - answeredAt < this.#options.checkAfter;
  }

  #openOne(): void {
    this.#open++;
    this.#opening++;
    this.#options
      .open({
        onBroken: () => {
          this.#brokeAt = performance.now();
          this.#destroyIdle(({ isUsable }) => !isUsable);
        },
        onReadOnly: (connection) => this.#leaveServer(connection),
      })
      .then(
        (connection) => {
          this.#opening--;
          this.#openError = undefined;
          this.#takeBack(connection);
        },
        (error: unknown) => {
          this.#opening--;
          this.#forget();
          this.#openError = error;
          // Who waits has a time-out of his own, and may have come just now that the server goes on: it is tried again.
          if (isTimeout(error)) this.#openForWaiters();
          // While others live, the one that asked is told; the rest may still be served.
          else if (this.#open > 0) this.#waiters.refuseFirst(error);
          else this.#waiters.refuseAll(error);
        },
      );
  }

  #takeBack(connection: PooledConnection): void {
    if (!connection.isUsable || this.#outdated.has(connection)) this.#destroy(connection);
    else if (this.#isClosed) this.#close(connection);
    else if (!this.#waiters.serveFirst(connection)) this.#idle.push(connection);
  }

  /** The address may lead to another server by now: every connection to this one goes, idle ones at once. */
  #leaveServer(connection: PooledConnection): void {
    if (this.#outdated.has(connection)) return;
    for (const each of [...this.#idle, ...this.#inUse]) this.#outdated.add(each);
    this.#destroyIdle(() => true);
  }

  #destroyIdle(isUnfit: (connection: PooledConnection) => boolean): void {
    for (const connection of this.#idle.filter(isUnfit)) {
      this.#idle.splice(this.#idle.indexOf(connection), 1);
      this.#destroy(connection);
    }
  }

  #reap(): void {
    const oldest = performance.now() - this.#options.idleTimeout;
    while (this.#idle[0] && this.#idle[0].answeredAt < oldest) {
      const [connection] = this.#idle.splice(0, 1);
      if (connection) this.#close(connection);
    }
  }

  #close(connection: PooledConnection): void {
    connection.close();
    this.#forget();
  }

  #destroy(connection: PooledConnection): void {
    this.#counts.destroyed++;
    connection.destroy();
    this.#forget();
    this.#openForWaiters();
  }

  #openForWaiters(): void {
    if (this.#isClosed || this.#open >= this.#options.connectionLimit) return;
    if (this.#waiters.size > this.#opening) this.#openOne();
  }

  #forget(): void {
    this.#open--;
    if (this.#isClosed && this.#open === 0) this.#ended.resolve();
  }
}
