import type { EventChange } from "./change.ts";

/** So many changes may wait for a watcher that does not take them. */
const QUEUE_LIMIT = 1_000;

/** One who watches, and the changes that wait for it. */
export class Watcher {
  #waiting: EventChange[] = [];
  #ended: { error: unknown } | undefined;
  #wake: (() => void) | undefined;

  get isOver(): boolean {
    return this.#ended !== undefined;
  }

  /** A watcher that is too slow loses what waits for it, and is told to start over. */
  push(change: EventChange): void {
    if (this.#waiting.length >= QUEUE_LIMIT) this.reset(change.id);
    else if (!this.#ended) this.#waiting.push(change);
    this.#wake?.();
  }

  /** Has the watcher start over, in place of all that waits for it; whoever comes back with `id` misses nothing since. */
  reset(id: string): void {
    if (!this.#ended) this.#waiting = [{ id, kind: "reset" }];
    this.#wake?.();
  }

  /** Drops what waits and was delivered otherwise. */
  skip(ids: ReadonlySet<string>): void {
    this.#waiting = this.#waiting.filter(({ id }) => !ids.has(id));
  }

  /** Ends it at once, with an error for its caller unless the caller went away. */
  end(error?: unknown): void {
    this.#ended ??= { error };
    this.#waiting = [];
    this.#wake?.();
  }

  /**
   * Waits for the next change; undefined when it is over.
   *
   * @throws the error that it was ended with.
   */
  async next(): Promise<EventChange | undefined> {
    while (this.#waiting.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#ended?.error !== undefined) throw this.#ended.error;
    return this.#waiting.shift();
  }
}
