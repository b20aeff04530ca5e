import { hash, type Options, verify } from "@node-rs/argon2";
import pLimit from "p-limit";
import { HandbillError } from "../../errors.ts";

/** Hashes and verifies passwords, a bounded number at a time. */
export interface PasswordHasher {
  /** Returns a PHC string. @throws {HandbillError} UNAVAILABLE when too many are waiting. */
  hash(password: string): Promise<string>;
  /**
   * Whether the password has this hash. Takes as long without a hash, so that nobody learns which users exist.
   *
   * @throws {HandbillError} UNAVAILABLE when too many are waiting.
   */
  verify(passwordHash: string | undefined, password: string): Promise<boolean>;
}

interface PasswordCost {
  /** In KiB. */
  memoryCost: number;
  /** Passes over the memory. */
  timeCost: number;
}

/** The OWASP Password Storage Cheat Sheet's first choice for argon2id. */
const RECOMMENDED_COST: PasswordCost = { memoryCost: 19_456, timeCost: 2 };

/**
 * @param cost what one hash takes.
 * @param concurrency how many run at once. Each keeps a core busy and a thread of libuv's pool, which DNS and files
 * share.
 * @param maxWaiting how many may wait; more are turned away.
 */
export function createPasswordHasher({
  cost = RECOMMENDED_COST,
  concurrency = 2,
  maxWaiting = 64,
} = {}): PasswordHasher {
  const options: Options = { parallelism: 1, ...cost }; // argon2id is the default
  const limit = pLimit(concurrency);
  const run = <T>(work: () => Promise<T>): Promise<T> => {
    if (limit.pendingCount >= maxWaiting) throw new HandbillError("UNAVAILABLE");
    return limit(work);
  };
  const decoy = run(() => hash("decoy", options));

  return {
    hash: async (password) => run(() => hash(normalize(password), options)),
    verify: async (passwordHash, password) => {
      const stored = passwordHash ?? (await decoy);
      const matches = await run(() => verify(stored, normalize(password), options));
      return matches && passwordHash !== undefined;
    },
  };
}

/** The same characters typed on another keyboard give the same password (NIST SP 800-63B-4 §3.1.1.2). */
function normalize(password: string): string {
  return password.normalize("NFKC");
}
