/** A caller's part in a read that others may wait for as well. */
export interface SharedRead<T> {
  /**
   * What the read found, for everybody who waited for it; rejects with what the read threw. Undefined when nobody waited any
   * more, which concerns nobody.
   */
  readonly answer: Promise<T | undefined>;
  /** The caller waits no longer: to be called once at most, and after the answer to no effect. */
  readonly leave: () => void;
}

/** What goes on under one key: at most one read that runs, and one that the callers since then wait for. */
interface Lane<T> {
  isRunning: boolean;
  next: Round<T> | undefined;
}

/**
 * Lets callers who want the same at the same time share one read. Nobody joins a read that runs, since it may have looked
 * before the caller came: whoever comes meanwhile waits for the next one, together with all others, and that starts when the
 * running one has ended. So no answer is older than its caller's arrival, and nothing is kept when it was given.
 *
 * A read whose callers have all left is aborted, or does not start. An error reaches those who waited for that read, and
 * nobody else.
 */
export class SharedReads<T> {
  readonly #lanes = new Map<string, Lane<T>>();
  readonly #startSoon: (start: () => void) => void;

  /**
   * @param startSoon has a read start a moment later, so that those who come in this moment are in time for it. By default
   *   when the requests that have arrived by now have been looked at.
   */
  constructor(startSoon: (start: () => void) => void = (start) => void setImmediate(start)) {
    this.#startSoon = startSoon;
  }

  /**
   * @param key equal for callers who are to be told the same, and for no others.
   * @param read is called if the caller is the first who waits for it; its signal aborts when nobody does any more.
   */
  join(key: string, read: (signal: AbortSignal) => Promise<T>): SharedRead<T> {
    let lane = this.#lanes.get(key);
    if (!lane) {
      lane = { isRunning: false, next: undefined };
      this.#lanes.set(key, lane);
    }
    if (!lane.next) {
      lane.next = new Round(read);
      if (!lane.isRunning) this.#startNext(key, lane);
    }
    lane.next.waiting++;
    return lane.next;
  }

  #startNext(key: string, lane: Lane<T>): void {
    this.#startSoon(async () => {
      const round = lane.next;
      lane.next = undefined;
      lane.isRunning = true;
      await round?.run();
      lane.isRunning = false;
      if (lane.next) this.#startNext(key, lane);
      else this.#lanes.delete(key);
    });
  }
}

/** One read, and how many wait for it. */
class Round<T> implements SharedRead<T> {
  waiting = 0;
  readonly #read: (signal: AbortSignal) => Promise<T>;
  readonly #outcome = Promise.withResolvers<T | undefined>();
  #running: AbortController | undefined;

  constructor(read: (signal: AbortSignal) => Promise<T>) {
    this.#read = read;
  }

  get answer(): Promise<T | undefined> {
    return this.#outcome.promise;
  }

  readonly leave = (): void => {
    this.waiting--;
    if (this.waiting === 0) this.#running?.abort();
  };

  /** Never rejects. */
  async run(): Promise<void> {
    const { resolve, reject } = this.#outcome;
    if (this.waiting === 0) return resolve(undefined);
    const controller = new AbortController();
    this.#running = controller;
    try {
      resolve(await this.#read(controller.signal));
    } catch (error) {
      // With nobody left, there is nobody whom the error concerns.
      if (this.waiting > 0) reject(error);
      else resolve(undefined);
    } finally {
      this.#running = undefined;
    }
  }
}
