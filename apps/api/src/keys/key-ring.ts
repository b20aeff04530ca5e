import { KEYS_KNOWN_WITHIN_MS, type SigningKey } from "@handbill/rpc/server";
import type { FastifyBaseLogger } from "fastify";
import { type KeySource, readKeys, readOrCreateKeys } from "./key-source.ts";

/** The signing keys of this process, which follows what becomes of them. */
export interface KeyRing {
  current(): readonly SigningKey[];
  /** Reads them again. When that fails the ones from before go on, which is logged once until it succeeds. */
  refresh(log: Pick<FastifyBaseLogger, "info" | "warn">): Promise<void>;
}

/** Opens the keys, or makes the first. @throws {StartError} that says what is wrong, and what to do. */
export async function openKeyRing(source: KeySource, clock: () => Date): Promise<KeyRing> {
  let keys = await readOrCreateKeys(source, clock());
  let isTrouble = false;
  return {
    current: () => keys,
    async refresh(log) {
      try {
        const read = await readKeys(source, clock());
        const isNew = idsOf(read) !== idsOf(keys);
        keys = read;
        if (isNew || isTrouble) log.info({ keys: idsOf(keys) }, "the signing keys were read again");
        isTrouble = false;
      } catch (error) {
        if (!isTrouble) log.warn(error, "the signing keys from before stay in use");
        isTrouble = true;
      }
    },
  };
}

/** Reads a ring's keys again and again, so that a change is known in time. Keeps no process alive. */
export function followKeys(ring: KeyRing, log: Pick<FastifyBaseLogger, "info" | "warn">): void {
  let isReading = false;
  const timer = setInterval(async () => {
    if (isReading) return;
    isReading = true;
    await ring.refresh(log);
    isReading = false;
  }, KEYS_KNOWN_WITHIN_MS / 2);
  timer.unref();
}

function idsOf(keys: readonly SigningKey[]): string {
  return keys.map(({ keyId }) => keyId).join(" ");
}
