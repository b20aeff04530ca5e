import type { SchemaState } from "@handbill/db";
import { HandbillError } from "@handbill/rpc/server";

/** Lets requests pass once the database has the schema that this code knows. */
export interface SchemaGate {
  /** @throws {HandbillError} UNAVAILABLE while the database has not. */
  pass(): Promise<void>;
}

const PAUSE_MS = 1_000;

/** Asks at most once a second, and no more once the schema is known: what comes later leaves it usable. */
export function createSchemaGate(
  readState: () => Promise<SchemaState>,
  clock: () => Date,
): SchemaGate {
  let isOpen = false;
  let asked: { at: number; state: Promise<SchemaState> } | undefined;

  return {
    async pass() {
      if (isOpen) return;
      const now = clock().getTime();
      if (!asked || now - asked.at >= PAUSE_MS) asked = { at: now, state: readState() };
      const { ready } = await asked.state;
      if (!ready) {
        throw new HandbillError("UNAVAILABLE", {
          detail: "The server waits for its database to be migrated. Try again after a while.",
        });
      }
      isOpen = true;
    },
  };
}
