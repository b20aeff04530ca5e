import { index, int, mysqlTable } from "drizzle-orm/mysql-core";
import { instant, sha256 } from "../columns.ts";

/** What is counted to slow somebody down: requests within a window, or failures since the last success. */
export const throttles = mysqlTable(
  "throttles",
  {
    /** Of what is limited, and who is. */
    keyHash: sha256("key_hash").primaryKey(),
    count: int("count").notNull(),
    /** Nothing more is let through before; null where only the count decides. */
    blockedUntil: instant("blocked_until"),
    /** From then on the row means nothing. */
    expiresAt: instant("expires_at").notNull(),
  },
  (table) => [index("throttles_expires_at").on(table.expiresAt)],
);
