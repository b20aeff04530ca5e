import { hash, verify } from "@node-rs/argon2";

/** What an argon2id hash takes. */
export interface Argon2Options {
  /** In KiB. */
  memoryCost: number;
  /** Passes over the memory. */
  timeCost: number;
  /** Threads of one hash. */
  parallelism: number;
}

/** What a password hasher needs of argon2. */
export interface Argon2 {
  /** Returns a PHC string. */
  hash(password: string, options: Argon2Options): Promise<string>;
  /** A PHC string says itself how it was made. */
  verify(passwordHash: string, password: string): Promise<boolean>;
}

/** argon2 on the threads of libuv's pool, which DNS and files share. */
export const argon2: Argon2 = {
  hash: (password, options) => hash(password, options), // argon2id is the default
  verify: (passwordHash, password) => verify(passwordHash, password),
};
