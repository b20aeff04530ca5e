import { setTimeout as delay } from "node:timers/promises";
import type { FastifyBaseLogger } from "fastify";
import { createClient } from "redis";

/** The library's client, for its commands. */
export type RedisClient = ReturnType<typeof createClient>;

/** Redis could not be asked, or did not answer in time: do without it. */
export class RedisUnavailable extends Error {
  override readonly name = "RedisUnavailable";
}

const CONNECT_MS = 2_000;
const ANSWER_MS = 1_000;
/** An idle connection is asked so often whether it still answers, and closed after so long without a sign. */
const PING_MS = 2_000;
const SILENCE_MS = 5_000;
const LONGEST_PAUSE_MS = 2_000;
const GOODBYE_MS = 500;
/** Commands that wait to be sent or answered. */
const MAX_UNDER_WAY = 10_000;

/**
 * Makes a connection that is not open yet; `open` it once there is a log.
 *
 * @param url `redis://user:password@host:port/0`, or `rediss://` for TLS.
 */
export function createRedis(url: string): RedisConnection {
  return new RedisConnection(
    createClient({
      url,
      socket: {
        connectTimeout: CONNECT_MS,
        socketTimeout: SILENCE_MS,
        // Always again: the library's own gives up after a silence.
        reconnectStrategy: (retries) =>
          Math.random() * Math.min(LONGEST_PAUSE_MS, 100 * 2 ** Math.min(retries, 10)),
      },
      pingInterval: PING_MS,
      disableOfflineQueue: true,
      commandsQueueMaxLength: MAX_UNDER_WAY,
      maintNotifications: "disabled",
    }),
    "Redis",
  );
}

/**
 * A connection to Redis that nobody may depend on: it opens and reopens by itself, every wait has an end, and what
 * cannot be asked fails at once. Loss and return are logged once each.
 */
export class RedisConnection {
  readonly client: RedisClient;
  readonly #title: string;
  #log: FastifyBaseLogger | undefined;
  #isLost = false;
  /** Commands whose answer is overdue. While there are any, nothing more is asked: what hangs would stay busy. */
  #overdue = 0;

  constructor(client: RedisClient, title: string) {
    this.client = client;
    this.#title = title;
    client.on("error", (error: unknown) => this.#lose(error));
    client.on("ready", () => this.#regain());
  }

  /** Whether it can be asked now. */
  get isReady(): boolean {
    return this.client.isReady && this.#overdue === 0;
  }

  /** Begins to connect, and waits for nothing. */
  open(log: FastifyBaseLogger): void {
    this.#log = log;
    // It rejects only when it is closed before it was open.
    this.client.connect().catch(() => undefined);
  }

  /** Another connection to the same server, not open yet, as subscriptions need one. `title` is for the log. */
  duplicate(title: string): RedisConnection {
    return new RedisConnection(this.client.duplicate(), title);
  }

  /**
   * Runs one command. Not MULTI: where too many are under way, the library sends the first part of it, and not the rest.
   *
   * @throws {RedisUnavailable} at once while there is no connection, after a second without an answer, and for an error of
   * the server. The command may have been carried out.
   */
  async ask<T>(command: (client: RedisClient) => Promise<T>): Promise<T> {
    if (!this.isReady) throw new RedisUnavailable("There is no connection to Redis.");
    const answer = command(this.client);
    try {
      const result = await inTime(answer);
      this.#regain();
      return result;
    } catch (error) {
      if (error instanceof RedisUnavailable) this.#waitFor(answer);
      this.#lose(error);
      throw new RedisUnavailable("Redis did not do it.", { cause: error });
    }
  }

  /** Closes it, after what is under way, within half a second. */
  async close(): Promise<void> {
    if (this.client.isReady) await Promise.race([this.client.close(), delay(GOODBYE_MS)]);
    this.client.destroy();
  }

  #waitFor(answer: Promise<unknown>): void {
    this.#overdue++;
    const settle = () => {
      this.#overdue--;
      if (this.client.isReady) this.#regain();
    };
    answer.then(settle, settle);
  }

  #lose(error: unknown): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.#log?.warn(error, `${this.#title} is lost; the API goes on without it`);
  }

  #regain(): void {
    if (!this.#isLost) return;
    this.#isLost = false;
    this.#log?.info(`${this.#title} is back`);
  }
}

/**
 * The library bounds only how long a command waits to be sent. What arrived while the process was busy with something
 * else is read before the time is found to be over.
 */
async function inTime<T>(answer: Promise<T>): Promise<T> {
  const { promise: timeout, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => setImmediate(reject, new RedisUnavailable("Redis did not answer in time.")),
    ANSWER_MS,
  );
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
