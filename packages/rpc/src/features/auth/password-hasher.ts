import { isDeepStrictEqual } from "node:util";
import { parseOptions } from "@node-rs/argon2";
import { type Argon2, type Argon2Options, argon2 as argon2Here } from "./argon2.ts";
import { createBoundedQueue, type QueueBounds } from "./bounded-queue.ts";

/**
 * Hashes and verifies passwords, a bounded number at a time. Who would have to wait long is refused, and costs no hash:
 * whatever takes a `signal` gives up its place when that aborts, and throws UNAVAILABLE when it does not get its turn.
 */
export interface PasswordHasher {
  /** Returns a PHC string. @throws {HandbillError} UNAVAILABLE */
  hash(password: string, signal?: AbortSignal): Promise<string>;
  /**
   * Whether the password has this hash. Takes as long without a hash, so that nobody learns which users exist.
   *
   * @throws {HandbillError} UNAVAILABLE
   */
  verify(
    passwordHash: string | undefined,
    password: string,
    signal?: AbortSignal,
  ): Promise<boolean>;
  /** Whether a hash was made in another way, or at another cost, than `hash` makes them now. */
  needsRehash(passwordHash: string): Promise<boolean>;
  /** Says early what `hash` and `verify` would say now. @throws {HandbillError} UNAVAILABLE */
  requireRoom(): void;
}

type PasswordCost = Omit<Argon2Options, "parallelism">;

/** The OWASP Password Storage Cheat Sheet's first choice for argon2id. */
const RECOMMENDED_COST: PasswordCost = { memoryCost: 19_456, timeCost: 2 };

/**
 * @param cost what one hash takes.
 * @param concurrency how many are at work at once. Each keeps a core busy.
 * @param maxWaiting how many may wait; more are turned away.
 * @param maxWaitMs how long one may wait, where the cores are slower or busy elsewhere.
 * @param argon2 what does the work: here, on libuv's threads, or in another process.
 */
export function createPasswordHasher({
  cost = RECOMMENDED_COST,
  concurrency = 1,
  maxWaiting = 20,
  maxWaitMs = 1_000,
  argon2 = argon2Here,
}: Partial<QueueBounds> & {
  cost?: PasswordCost;
  argon2?: Argon2;
} = {}): PasswordHasher {
  const options: Argon2Options = { parallelism: 1, ...cost };
  const { run, requireRoom } = createBoundedQueue({ concurrency, maxWaiting, maxWaitMs });
  const makeDecoy = (): Promise<string> => {
    const made = run(() => argon2.hash("decoy", options));
    made.catch(() => {
      decoy = undefined; // whoever needs it makes another
    });
    return made;
  };
  let decoy: Promise<string> | undefined = makeDecoy();
  const getDecoy = (): Promise<string> => {
    decoy ??= makeDecoy();
    return decoy;
  };

  return {
    hash: (password, signal) => run(() => argon2.hash(normalize(password), options), signal),
    verify: async (passwordHash, password, signal) => {
      const stored = passwordHash ?? (await getDecoy());
      const matches = await run(() => argon2.verify(stored, normalize(password)), signal);
      return matches && passwordHash !== undefined;
    },
    needsRehash: async (passwordHash) =>
      !isDeepStrictEqual(parseOptions(passwordHash), parseOptions(await getDecoy())),
    requireRoom,
  };
}

/** The same characters typed on another keyboard give the same password (NIST SP 800-63B-4 §3.1.1.2). */
function normalize(password: string): string {
  return password.normalize("NFKC");
}
