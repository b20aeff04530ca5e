import { resolve } from "node:path";
import {
  beginSigningKeys,
  createSigningKey,
  formatSigningKeys,
  parseSigningKeys,
  type SigningKey,
  SigningKeysError,
} from "@handbill/rpc/server";
import { StartError } from "../start-error.ts";
import { createKeysFile, readKeysFile } from "./keys-file.ts";

/** Where the signing keys are: in a file, by its path, or in the environment, as they are. */
export type KeySource = { file: string } | { json: string };

/** The keys' place by the environment's variables, of which the first is good for processes on several machines. */
export function keySourceOf({
  SIGNING_KEYS,
  SIGNING_KEYS_FILE,
}: {
  SIGNING_KEYS?: string | undefined;
  SIGNING_KEYS_FILE: string;
}): KeySource {
  return SIGNING_KEYS === undefined ? { file: resolve(SIGNING_KEYS_FILE) } : { json: SIGNING_KEYS };
}

/** Reads the keys. @throws {StartError} that says what is wrong, and what to do. */
export async function readKeys(source: KeySource, now: Date): Promise<SigningKey[]> {
  return explain(source, async () => {
    if ("json" in source) return parseSigningKeys(source.json, now);
    const text = await readKeysFile(source.file);
    if (text === undefined) throw new SigningKeysError("there is no such file");
    return parseSigningKeys(text, now);
  });
}

/** Reads the keys; where there is no file yet, makes the first one. Of several that do so at once, all get the same. */
export async function readOrCreateKeys(source: KeySource, now: Date): Promise<SigningKey[]> {
  return explain(source, async () => {
    if ("file" in source && (await readKeysFile(source.file)) === undefined) {
      const first = beginSigningKeys(await createSigningKey(), now);
      await createKeysFile(source.file, formatSigningKeys(first));
    }
    return readKeys(source, now);
  });
}

/** Runs what works on the keys, and says what to do where it fails for a reason that is known. */
async function explain<T>(source: KeySource, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code: unknown = error instanceof Error && Reflect.get(error, "code");
    const reason =
      error instanceof SigningKeysError
        ? error.message
        : typeof code === "string"
          ? `it cannot be opened (${code})`
          : undefined;
    if (reason === undefined) throw error;
    if ("json" in source) {
      throw new StartError(
        `The signing keys in SIGNING_KEYS cannot be used: ${reason}. Set it to the JWK Set that another process has, or to ` +
          "what SIGNING_KEYS_FILE names elsewhere; see docs/keys.md.",
      );
    }
    throw new StartError(
      `The signing keys in ${source.file} cannot be used: ${reason}.\n` +
        `Run chmod 600 ${source.file} where others may open it; otherwise restore it from a backup. If it is lost, move it\n` +
        "away: a new one is made at the next start, and clients renew their sessions by themselves. SIGNING_KEYS_FILE names\n" +
        "another; see docs/keys.md.",
    );
  }
}
