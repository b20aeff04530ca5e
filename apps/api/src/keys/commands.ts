import {
  beginSigningKeys,
  createSigningKey,
  formatSigningKeys,
  LEAST_LEAD_MS,
  type NewSigningKey,
  parseSigningKeys,
  rotateSigningKeys,
  type SigningKey,
  SigningKeysError,
  signingKeyStateAt,
} from "@handbill/rpc/server";
import { StartError } from "../start-error.ts";
import { type KeySource, readKeys } from "./key-source.ts";
import { changeKeysFile } from "./keys-file.ts";

/** Every machine's environment has to be changed by hand: a day, unless another time is asked for. */
const LEAD_IN_ENVIRONMENT_MS = 24 * 60 * 60 * 1000;

export interface Rotation {
  keys: SigningKey[];
  /** What SIGNING_KEYS must be from now on; undefined where the file has it already. */
  json?: string;
}

/**
 * Brings in a new key. The file's is known to all processes within seconds; where the keys are in the environment, returns
 * what is to be put there.
 *
 * @param leadMs when the new key begins to sign, unless that would be too soon.
 * @param isAtOnce the other keys are not to be trusted any more: the new one signs now, and no token of theirs is accepted.
 * @throws {StartError}
 */
export async function rotateKeys(
  source: KeySource,
  { now, leadMs, isAtOnce = false }: { now: Date; leadMs?: number; isAtOnce?: boolean },
): Promise<Rotation> {
  await readKeys(source, now); // says what to do where they are no good
  try {
    return await bringIn(await createSigningKey(), source, { now, leadMs, isAtOnce });
  } catch (error) {
    if (!(error instanceof SigningKeysError)) throw error;
    throw new StartError(`The signing keys were not changed: ${error.message}.`);
  }
}

async function bringIn(
  made: NewSigningKey,
  source: KeySource,
  { now, leadMs, isAtOnce }: { now: Date; leadMs: number | undefined; isAtOnce: boolean },
): Promise<Rotation> {
  const change = (keys: SigningKey[], lead: number) =>
    isAtOnce ? beginSigningKeys(made, now) : rotateSigningKeys(keys, { made, now, leadMs: lead });
  if ("json" in source) {
    const before = await parseSigningKeys(source.json, now);
    const keys = change(before, leadMs ?? LEAD_IN_ENVIRONMENT_MS);
    return { keys, json: JSON.stringify(JSON.parse(formatSigningKeys(keys))) };
  }
  let keys: SigningKey[] = [];
  await changeKeysFile(source.file, async (text = "") => {
    keys = change(await parseSigningKeys(text, now), leadMs ?? LEAST_LEAD_MS);
    return formatSigningKeys(keys);
  });
  return { keys };
}

/** One line for each key: what it is good for now, and until when. @throws {StartError} */
export async function listKeys(source: KeySource, now: Date): Promise<string[]> {
  return describeKeys(await readKeys(source, now), now);
}

/** The newest first. */
export function describeKeys(keys: readonly SigningKey[], now: Date): string[] {
  return keys.map((key) => {
    const { keyId, publishedAt, signsFrom, retiresAt } = key;
    return [
      keyId,
      signingKeyStateAt(key, keys, now).padEnd("published".length),
      `published ${publishedAt.toISOString()}`,
      `signs from ${signsFrom.toISOString()}`,
      retiresAt ? `retires ${retiresAt.toISOString()}` : "",
    ]
      .join("  ")
      .trimEnd();
  });
}
