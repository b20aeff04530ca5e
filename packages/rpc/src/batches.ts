export interface BatchOptions<Item, Result> {
  /**
   * Does the work of some at once, all or nothing, and gives the result of each in their order; undefined for one that is to be
   * done by itself.
   */
  together: (items: Item[]) => Promise<(Result | undefined)[]>;
  /** Does the work of one. What it throws is told to whoever asked for it. */
  alone: (item: Item) => Promise<Result>;
  /** Whether what failed together would fail alone as well, so that all are told. */
  isEverybodys: (error: unknown) => boolean;
  /** What those are told who would have to wait for too long. */
  refuse: () => Error;
  /** Items in a batch at most. */
  size: number;
  /** Batches at a time. */
  atOnce: number;
  /** Items that may wait for their batch. */
  mostWaiting: number;
  /** Milliseconds that an item may wait for its batch. */
  patience: number;
  /** A monotonic clock, in milliseconds. */
  now?: () => number;
}

interface Waiting<Item, Result> {
  item: Item;
  since: number;
  settle: (result: Result | PromiseLike<Result>) => void;
  fail: (error: unknown) => void;
}

/**
 * Does together what is asked for at the same time (“group commit”). What comes while nothing runs goes at once, with what
 * came in the same turn of the event loop; what comes while batches run waits until one of them has ended, and goes with all that
 * wait by then. Nobody fails for another's sake: when a batch fails for what may be one item's fault, each is done by itself.
 */
export class Batches<Item, Result> {
  readonly #options: Required<BatchOptions<Item, Result>>;
  #waiting: Waiting<Item, Result>[] = [];
  #running = 0;
  #isDue = false;

  constructor(options: BatchOptions<Item, Result>) {
    this.#options = { now: () => performance.now(), ...options };
  }

  /** @throws what `alone` throws of this item, what a batch throws that is everybody's, what `refuse` makes. */
  add(item: Item): Promise<Result> {
    const { mostWaiting, refuse, now } = this.#options;
    if (this.#waiting.length >= mostWaiting) return Promise.reject(refuse());
    return new Promise((settle, fail) => {
      this.#waiting.push({ item, since: now(), settle, fail });
      this.#startSoon();
    });
  }

  #startSoon(): void {
    if (this.#isDue || this.#running >= this.#options.atOnce || this.#waiting.length === 0) return;
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      void this.#runNext();
    });
  }

  async #runNext(): Promise<void> {
    const batch = this.#take();
    if (batch.length === 0) return;
    this.#running++;
    this.#startSoon();
    try {
      await this.#run(batch);
    } finally {
      this.#running--;
      this.#startSoon();
    }
  }

  /** Those whose turn it is. Who has waited for too long is refused. */
  #take(): Waiting<Item, Result>[] {
    const { size, patience, refuse, now } = this.#options;
    const oldest = now() - patience;
    const isLate = ({ since }: Waiting<Item, Result>) => since < oldest;
    for (const late of this.#waiting.filter(isLate)) late.fail(refuse());
    const inTime = this.#waiting.filter((each) => !isLate(each));
    this.#waiting = inTime.slice(size);
    return inTime.slice(0, size);
  }

  async #run(batch: Waiting<Item, Result>[]): Promise<void> {
    const { together, alone, isEverybodys } = this.#options;
    try {
      const results = await together(batch.map(({ item }) => item));
      for (const [index, { item, settle }] of batch.entries())
        settle(results[index] ?? alone(item));
    } catch (error) {
      const isAll = isEverybodys(error);
      for (const { item, settle, fail } of batch) isAll ? fail(error) : settle(alone(item));
    }
  }
}
