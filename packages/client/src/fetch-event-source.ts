import type { AppRouter } from "@handbill/rpc";
import type { HTTPLinkOptions } from "@trpc/client";
import { EventParser } from "./parse-events.ts";

/** `fetch`, or what does as it does. */
export type Fetch = NonNullable<HTTPLinkOptions<AppRouter["_def"]["_config"]["$types"]>["fetch"]>;

export interface FetchEventSourceOptions {
  withCredentials?: boolean;
  fetch?: Fetch;
  /** Asked for before each request. */
  headers?: () => Record<string, string>;
}

type Listener = (event: object) => void;

/** The pause before coming back, in milliseconds, unless the server asks for another; and the longest. */
const PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * An EventSource (WHATWG HTML §9.2) by fetch, which Node has and browsers have. Unlike a browser's own it comes back after
 * an answer of 408, 429 and 5xx too, as of a proxy whose server starts again; each time in vain it waits twice as long.
 */
export class FetchEventSource {
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSED = 2;
  readyState = 0;
  readonly #url: string;
  readonly #options: FetchEventSourceOptions;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #controller = new AbortController();
  #lastEventId = "";
  #pause = PAUSE_MS;
  #failures = 0;

  constructor(url: string, options: FetchEventSourceOptions = {}) {
    this.#url = url;
    this.#options = options;
    void this.#run();
  }

  addEventListener(type: string, listener: Listener): void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener));
  }

  removeEventListener(type: string, listener: Listener): void {
    this.#listeners.get(type)?.delete(listener);
  }

  close(): void {
    this.readyState = this.CLOSED;
    this.#controller.abort();
  }

  async #run(): Promise<void> {
    while (this.readyState !== this.CLOSED) {
      const reason = await this.#connect().catch((error: unknown) => new Interruption(error));
      if (this.readyState === this.CLOSED) return;
      if (!(reason instanceof Interruption)) return this.#fail(reason);
      this.readyState = this.CONNECTING;
      this.#dispatch("error", { message: reason.message });
      await this.#rest();
    }
  }

  /** Reads one connection to its end. Returns what nothing can be done about. */
  async #connect(): Promise<Interruption | Error> {
    const { fetch: request = fetch, headers } = this.#options;
    const response = await request(this.#url, {
      headers: {
        ...headers?.(),
        accept: "text/event-stream",
        ...(this.#lastEventId !== "" && { "last-event-id": this.#lastEventId }),
      },
      signal: this.#controller.signal,
    });
    const status = "status" in response ? Number(response.status) : response.ok ? 200 : 500;
    if (status >= 500 || status === 408 || status === 429) {
      return new Interruption(`The server answered ${status}.`);
    }
    const { body } = response;
    if (status !== 200 || !isEventStream(response) || !body || !("getReader" in body)) {
      return new Error(`The server answered ${status}, and no stream of events.`);
    }
    this.readyState = this.OPEN;
    this.#failures = 0;
    this.#dispatch("open", {});
    await this.#read(body.getReader());
    return new Interruption("The stream ended.");
  }

  async #read(reader: { read(): Promise<{ done: boolean; value?: Uint8Array }> }): Promise<void> {
    const parser = new EventParser(this.#lastEventId);
    const decoder = new TextDecoder();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      for (const event of parser.push(decoder.decode(value, { stream: true }))) {
        if (this.readyState === this.CLOSED) return;
        this.#lastEventId = event.lastEventId;
        this.#dispatch(event.type, event);
      }
      this.#lastEventId = parser.lastEventId;
      this.#pause = parser.retry ?? this.#pause;
    }
  }

  #fail(error: Error): void {
    this.readyState = this.CLOSED;
    this.#dispatch("error", { message: error.message });
  }

  /** Not all at the same moment: many come back when a server stops. */
  async #rest(): Promise<void> {
    const longest = Math.min(this.#pause * 2 ** this.#failures++, LONGEST_PAUSE_MS);
    const { signal } = this.#controller;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, longest * (0.5 + Math.random() / 2));
      signal.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #dispatch(type: string, event: object): void {
    for (const listener of this.#listeners.get(type) ?? []) listener(event);
  }
}

function isEventStream(response: object): boolean {
  if (!("headers" in response) || !(response.headers instanceof Headers)) return true;
  return /^text\/event-stream\b/i.test(response.headers.get("content-type") ?? "");
}

/** A connection broke, or could not be had: there will be another. */
class Interruption extends Error {
  constructor(reason: unknown) {
    super(reason instanceof Error ? reason.message : String(reason), { cause: reason });
  }
}
