import type { Database } from "@handbill/db";
import { countOne } from "./mutations.ts";
import type { Throttle } from "./throttle.ts";

/** Counts in the database: exact with any number of API processes, at the price of a write for each count. */
export function createDatabaseThrottle(db: Database, clock: () => Date): Throttle {
  return {
    count: (key, lifetime) => countOne(db, key, new Date(clock().getTime() + lifetime)),
  };
}
