import { index, mysqlTable, text } from "drizzle-orm/mysql-core";
import { instant, sha256 } from "../columns.ts";

/**
 * Requests that were done once and must not be done again. The row is written in the transaction of the work itself, so
 * it is there exactly when the work is.
 */
export const idempotencyKeys = mysqlTable(
  "idempotency_keys",
  {
    /** Of the caller and the key that the caller chose. */
    keyHash: sha256("key_hash").primaryKey(),
    /** Of the procedure and its input: the same key with another request is an error. */
    requestHash: sha256("request_hash").notNull(),
    /** What was answered, as JSON; null only while the work is under way. */
    answer: text("answer"),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [index("idempotency_keys_created_at").on(table.createdAt)],
);
