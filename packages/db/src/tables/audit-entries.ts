import { bigint, index, mysqlTable, text, varchar } from "drizzle-orm/mysql-core";
import { instant, sha256, uuid } from "../columns.ts";

/**
 * What happened to accounts, for good: nothing is changed or deleted, and each entry has the hash of the one before it.
 * Without foreign keys, since it outlives whom it is about.
 */
export const auditEntries = mysqlTable(
  "audit_entries",
  {
    /** 1, 2, 3, … without a gap. */
    sequence: bigint("sequence", { mode: "number" }).primaryKey(),
    at: instant("at").notNull(),
    kind: varchar("kind", { length: 64 }).notNull(),
    /** Whom it is about. */
    userId: uuid("user_id"),
    /** Who did it. */
    actorId: uuid("actor_id"),
    network: varchar("network", { length: 64 }).notNull(),
    /** JSON. */
    details: text("details").notNull(),
    previousHash: sha256("previous_hash").notNull(),
    hash: sha256("hash").notNull(),
  },
  (table) => [index("audit_entries_user_id").on(table.userId, table.sequence)],
);
