interface Waiter<T> {
  serve(item: T): void;
  refuse(error: unknown): void;
}

/** Those who wait for something, first come first served, each until a time of its own. */
export class Waiters<T> {
  readonly #queue = new Set<Waiter<T>>();

  get size(): number {
    return this.#queue.size;
  }

  /**
   * Resolves with what is served.
   *
   * @param until of `performance.now()`.
   * @throws what it is refused with, and after `until` what `onTimeout` makes.
   */
  wait(until: number, onTimeout: () => Error): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer);
        this.#queue.delete(waiter);
      };
      const waiter: Waiter<T> = {
        serve: (item) => {
          leave();
          resolve(item);
        },
        refuse: (error) => {
          leave();
          reject(error);
        },
      };
      const timer = setTimeout(
        () => waiter.refuse(onTimeout()),
        Math.max(0, until - performance.now()),
      );
      this.#queue.add(waiter);
    });
  }

  /** Whether there was one to serve. */
  serveFirst(item: T): boolean {
    const [first] = this.#queue;
    first?.serve(item);
    return first !== undefined;
  }

  refuseFirst(error: unknown): void {
    const [first] = this.#queue;
    first?.refuse(error);
  }

  refuseAll(error: unknown): void {
    for (const waiter of [...this.#queue]) waiter.refuse(error);
  }
}
