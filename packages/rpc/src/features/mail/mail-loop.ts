/** Sends what was enqueued. */
export interface Mails {
  /** A mail was enqueued and committed: sends it at once, rather than at the next look. */
  wake(): void;
}

export interface MailLoopOptions {
  /** Sends what is due, and tells how many mails were taken up. */
  deliver: () => Promise<number>;
  /** What `deliver` threw for the first time after it had worked. */
  onFailure: (error: unknown) => void;
  /** Runs something after so many milliseconds, unless the returned function is called before. */
  delay?: (run: () => void, milliseconds: number) => () => void;
}

/** Looks so often, in milliseconds, for what other processes enqueued, and for what is to be tried again. */
const LOOK_MS = 5_000;

/** Each API process runs one. It begins when it is made, and holds nothing while there is nothing to do. */
export class MailLoop implements Mails {
  readonly #options: Required<MailLoopOptions>;
  #wake: (() => void) | undefined;
  #isDue = false;
  #isClosed = false;
  #isFailing = false;
  readonly #running: Promise<void>;

  constructor(options: MailLoopOptions) {
    this.#options = { delay: delayByTimer, ...options };
    this.#running = this.#run();
  }

  wake(): void {
    this.#isDue = true;
    this.#wake?.();
  }

  /** Takes up no more mails, and waits for those under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wake?.();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#isClosed) {
      this.#isDue = false;
      const taken = await this.#deliver();
      if (taken === 0 && !this.#isDue && !this.#isClosed) await this.#rest();
    }
  }

  async #deliver(): Promise<number> {
    try {
      const taken = await this.#options.deliver();
      this.#isFailing = false;
      return taken;
    } catch (error) {
      if (!this.#isFailing) this.#options.onFailure(error);
      this.#isFailing = true;
      return 0;
    }
  }

  async #rest(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#options.delay(resolve, LOOK_MS);
    this.#wake = resolve;
    await promise;
    this.#wake = undefined;
    cancel();
  }
}

function delayByTimer(run: () => void, milliseconds: number): () => void {
  const timer = setTimeout(run, milliseconds);
  return () => clearTimeout(timer);
}
