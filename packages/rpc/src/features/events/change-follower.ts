import { type Database, isUnavailable } from "@handbill/db";
import { type Change, type ChangePlace, FIRST_ID, listChanges } from "../changes/queries.ts";

export interface FollowerOptions {
  db: Database;
  clock: () => Date;
  /** Runs something after so many milliseconds, unless the returned function is called before. */
  delay: (run: () => void, milliseconds: number) => () => void;
}

/** Whom the follower works for. */
export interface Followed {
  /** Whether to go on. */
  isWanted(): boolean;
  /** Changes that were not seen before, in order. */
  tell(changes: Change[]): Promise<void>;
  /** More has changed than can be told one by one. */
  tellFlood(): Promise<void>;
  /** Something failed that will not pass by itself. */
  fail(error: unknown): void;
}

/**
 * A change is committed at most so many milliseconds after the moment it was recorded with: the 10 s of a transaction, and
 * twice as much for clocks that disagree, or a COMMIT that hangs. What is recorded earlier is not looked for any more.
 */
export const OVERLAP_MS = 30_000;

/** Looks so often, in milliseconds, when nobody has it look. */
const POLL_MS = 1_000;

/** Rests so long after a look, in milliseconds, whoever has it look; and nine times as long as the look took. */
const REST_MS = 50;
const REST_SHARE = 9;

/** So many changes within the overlap are too many to be told one by one. */
const FLOOD = 10_000;

const PAGE = 500;

/**
 * Follows the table of changes for as long as it is wanted. Transactions are committed in another order than they record
 * their changes: each look reads the last while again, and drops what it saw before (docs/adr/0014).
 */
export class ChangeFollower {
  readonly #options: FollowerOptions;
  readonly #followed: Followed;
  /** The changes that were seen, each with its moment, as long as they may be read again. */
  readonly #seen = new Map<string, number>();
  /** When the last look that succeeded began, in milliseconds since the epoch. */
  #lookedAt = 0;
  #following: Promise<void> | undefined;
  #isLookDue = false;
  #wake: (() => void) | undefined;

  constructor(options: FollowerOptions, followed: Followed) {
    this.#options = options;
    this.#followed = followed;
  }

  /**
   * Begins to follow, unless it does. Once it settles, whatever is committed will be told.
   *
   * @throws when the database cannot be asked.
   */
  follow(): Promise<void> {
    this.#following ??= this.#markSeen().then(
      () => void this.#keepLooking(),
      (error) => {
        this.#following = undefined;
        throw error;
      },
    );
    return this.#following;
  }

  /** Looks now, or as soon as it is rested. */
  look(): void {
    this.#isLookDue = true;
    this.#wake?.();
  }

  /** Asks again whether it is wanted. */
  reconsider(): void {
    this.#wake?.();
  }

  async #markSeen(): Promise<void> {
    this.#seen.clear();
    this.#lookedAt = this.#options.clock().getTime();
    await this.#read(async () => undefined);
  }

  async #keepLooking(): Promise<void> {
    const isUnwanted = () => !this.#followed.isWanted();
    let rest = REST_MS;
    while (this.#followed.isWanted()) {
      await this.#sleep(rest, isUnwanted);
      await this.#sleep(POLL_MS - rest, () => this.#isLookDue || isUnwanted());
      if (isUnwanted()) break;
      this.#isLookDue = false;
      const start = performance.now();
      await this.#lookOnce();
      rest = Math.min(Math.max(REST_MS, REST_SHARE * (performance.now() - start)), POLL_MS);
    }
    this.#following = undefined;
  }

  /** A database that does not answer is asked again the next time. */
  async #lookOnce(): Promise<void> {
    const lookedAt = this.#options.clock().getTime();
    try {
      const isFlood = await this.#read((changes) => this.#followed.tell(changes));
      if (isFlood) await this.#followed.tellFlood();
    } catch (error) {
      if (!isUnavailable(error)) this.#followed.fail(error);
      return;
    }
    this.#lookedAt = lookedAt;
    for (const [id, recordedAt] of this.#seen) {
      if (recordedAt < lookedAt - OVERLAP_MS) this.#seen.delete(id);
    }
  }

  /** Hands on what was not seen before; true when it stopped because there is too much. */
  async #read(take: (changes: Change[]) => Promise<void>): Promise<boolean> {
    let count = 0;
    const list = listOf(this.#options.db);
    for await (const page of pagesOfChanges(list, this.#lookedAt - OVERLAP_MS)) {
      const unseen = page.filter(({ id }) => !this.#seen.has(id));
      if (unseen.length > 0) await take(unseen);
      for (const { id, createdAt } of unseen) this.#seen.set(id, createdAt.getTime());
      count += page.length;
      if (count >= FLOOD) return true;
    }
    return false;
  }

  /** Until so many milliseconds went by, or the condition holds. */
  async #sleep(milliseconds: number, isEnough: () => boolean): Promise<void> {
    let isOver = isEnough();
    if (isOver) return;
    const cancel = this.#options.delay(() => {
      isOver = true;
      this.#wake?.();
    }, milliseconds);
    while (!isOver) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      isOver ||= isEnough();
    }
    this.#wake = undefined;
    cancel();
  }
}

/** Reads so many changes at most after a place, in order. */
export type ListChanges = (place: ChangePlace, limit: number) => Promise<Change[]>;

/** From a database. */
export function listOf(db: Database): ListChanges {
  return (place, limit) => listChanges(db, place, limit);
}

/** The changes that were recorded since a moment, in milliseconds since the epoch, in order. */
export async function* pagesOfChanges(
  list: ListChanges,
  since: number,
): AsyncGenerator<Change[], void> {
  let place: ChangePlace = { createdAt: new Date(since), id: FIRST_ID };
  for (;;) {
    const page = await list(place, PAGE);
    const last = page.at(-1);
    if (!last) return;
    yield page;
    if (page.length < PAGE) return;
    place = last;
  }
}
