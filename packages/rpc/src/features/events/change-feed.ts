import type { Database } from "@handbill/db";
import pLimit from "p-limit";
import { HandbillError } from "../../errors.ts";
import { type Change, findChange, findLatestChange } from "../changes/queries.ts";
import type { EventChange } from "./change.ts";
import { ChangeFollower, listOf, OVERLAP_MS, pagesOfChanges } from "./change-follower.ts";
import { findListedEvents } from "./queries.ts";
import { Watcher } from "./watcher.ts";

/** Tells of the changes of events, whichever process makes them. */
export interface EventChanges {
  /**
   * Begins to watch. The first message is a `reset`, unless `after` is the id of one of the last 24 hours: then comes what
   * was missed since, and some of what was not. No change that is committed from now on is left out; one may come twice.
   * Ends when the signal aborts.
   *
   * @throws {HandbillError} UNAVAILABLE when too many watch, and, from the iteration too, when the process stops.
   */
  watch(options: {
    after: string | undefined;
    signal: AbortSignal | undefined;
  }): Promise<AsyncIterable<EventChange, void>>;
  /** This process has committed a change: looks at once, and has the other processes look. */
  announce(): void;
  /** Another process has announced a change: looks at once. */
  look(): void;
  /** Ends all watching, for good. */
  close(): void;
}

export interface ChangeFeedOptions {
  db: Database;
  clock: () => Date;
  ids: () => string;
  /** Has the other processes `look`. What gets lost makes them see later, within a second, not less. */
  tellOthers?: () => void;
  /** Runs something after so many milliseconds, unless the returned function is called before. */
  delay?: (run: () => void, milliseconds: number) => () => void;
  /** One more is refused. Default 1,000. */
  maxWatchers?: number;
}

/** How long a change can be read, in milliseconds. */
export const HISTORY_MS = 24 * 60 * 60 * 1000;

/** So many watchers are helped to begin at a time: after a restart all come back at once, and need the database. */
const BEGINNERS = 4;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** All who watch in this process, and one follower for them. */
export class ChangeFeed implements EventChanges {
  readonly #options: Required<ChangeFeedOptions>;
  readonly #watchers = new Set<Watcher>();
  readonly #follower: ChangeFollower;
  readonly #inTurn = pLimit(BEGINNERS);
  /** The id of the latest change, while the table is followed. */
  #latest: Promise<string> | undefined;
  #isClosed = false;

  constructor(options: ChangeFeedOptions) {
    this.#options = {
      tellOthers: () => undefined,
      delay: delayByTimer,
      maxWatchers: 1_000,
      ...options,
    };
    this.#follower = new ChangeFollower(this.#options, {
      isWanted: () => this.#watchers.size > 0,
      tell: async (changes) => {
        for (const change of await this.#describe(changes)) {
          this.#latest = Promise.resolve(change.id);
          for (const watcher of this.#watchers) watcher.push(change);
        }
      },
      tellFlood: async () => {
        const id = await this.#latestId();
        for (const watcher of this.#watchers) watcher.reset(id);
      },
      fail: (error) => this.#endAll(error),
    });
  }

  async watch({
    after,
    signal,
  }: Parameters<EventChanges["watch"]>[0]): Promise<AsyncIterable<EventChange, void>> {
    const watcher = this.#join();
    const leave = () => this.#leave(watcher);
    signal?.addEventListener("abort", leave, { once: true });
    if (signal?.aborted) leave();
    try {
      await this.#follower.follow();
      const last =
        after === undefined ? undefined : await this.#inTurn(() => this.#findResumable(after));
      if (!last) watcher.reset(await this.#latestId());
      return this.#deliver(watcher, last);
    } catch (error) {
      leave();
      throw error;
    }
  }

  announce(): void {
    this.look();
    this.#options.tellOthers();
  }

  look(): void {
    this.#follower.look();
  }

  close(): void {
    this.#isClosed = true;
    this.#endAll(new HandbillError("UNAVAILABLE", { detail: "The server stops. Connect again." }));
  }

  #join(): Watcher {
    if (this.#isClosed || this.#watchers.size >= this.#options.maxWatchers) {
      throw new HandbillError("UNAVAILABLE", {
        detail: "This server takes no more watchers. Try again after the time in Retry-After.",
      });
    }
    if (this.#watchers.size === 0) this.#latest = undefined;
    const watcher = new Watcher();
    this.#watchers.add(watcher);
    return watcher;
  }

  #leave(watcher: Watcher): void {
    watcher.end();
    this.#watchers.delete(watcher);
    this.#follower.reconsider();
  }

  #endAll(error: unknown): void {
    for (const watcher of this.#watchers) watcher.end(error);
    this.#watchers.clear();
    this.#follower.reconsider();
  }

  async *#deliver(watcher: Watcher, last: Change | undefined): AsyncGenerator<EventChange, void> {
    try {
      if (last) yield* this.#replay(watcher, last);
      for (let change = await watcher.next(); change; change = await watcher.next()) yield change;
    } finally {
      this.#leave(watcher);
    }
  }

  /** The change that a watcher had last, if all that came after it can still be read. */
  async #findResumable(id: string): Promise<Change | undefined> {
    const change = UUID.test(id) ? await findChange(this.#options.db, id) : undefined;
    const oldest = this.#options.clock().getTime() - HISTORY_MS + OVERLAP_MS;
    return change && change.createdAt.getTime() > oldest ? change : undefined;
  }

  /** What was recorded since a change, and a while before it. What is committed meanwhile waits in the watcher. */
  async *#replay(watcher: Watcher, { id, createdAt }: Change): AsyncGenerator<EventChange, void> {
    const mayWait = this.#options.clock().getTime() - OVERLAP_MS;
    const told = new Set<string>();
    const list = listOf(this.#options.db);
    const pages = pagesOfChanges(
      (place, limit) => this.#inTurn(() => list(place, limit)),
      createdAt.getTime() - OVERLAP_MS,
    );
    for await (const page of pages) {
      for (const change of page) if (change.createdAt.getTime() >= mayWait) told.add(change.id);
      const missed = page.filter((change) => change.id !== id);
      yield* await this.#inTurn(() => this.#describe(missed));
      if (watcher.isOver) return;
    }
    watcher.skip(told);
  }

  async #describe(changes: Change[]): Promise<EventChange[]> {
    const alive = changes.filter(({ kind }) => kind !== "deleted").map(({ eventId }) => eventId);
    const found = await findListedEvents(this.#options.db, [...new Set(alive)]);
    const byId = new Map(found.map((event) => [event.id, event]));
    return changes.map(({ id, kind, eventId }) =>
      kind === "deleted"
        ? { id, kind, eventId }
        : { id, kind, eventId, event: byId.get(eventId) ?? null },
    );
  }

  /** Of the latest change, or one that no change has: whoever comes back with it starts over. */
  #latestId(): Promise<string> {
    this.#latest ??= findLatestChange(this.#options.db).then(
      (latest) => latest?.id ?? this.#options.ids(),
      (error) => {
        this.#latest = undefined;
        throw error;
      },
    );
    return this.#latest;
  }
}

function delayByTimer(run: () => void, milliseconds: number): () => void {
  const timer = setTimeout(run, milliseconds);
  return () => clearTimeout(timer);
}
