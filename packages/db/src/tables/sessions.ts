import { index, mysqlTable, varchar } from "drizzle-orm/mysql-core";
import { instant, uuid } from "../columns.ts";
import { users } from "./users.ts";

/** What one log-in began. Its refresh tokens are the family of the same id. */
export const sessions = mysqlTable(
  "sessions",
  {
    id: uuid("id").primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** As the client calls itself. */
    device: varchar("device", { length: 200 }).notNull(),
    /** The network of the last refresh, not the address: /24 or /48. */
    network: varchar("network", { length: 64 }).notNull(),
    createdAt: instant("created_at").notNull(),
    lastSeenAt: instant("last_seen_at").notNull(),
    /** Whatever is done, it ends then. */
    expiresAt: instant("expires_at").notNull(),
    revokedAt: instant("revoked_at"),
  },
  (table) => [
    index("sessions_user_id").on(table.userId),
    index("sessions_expires_at").on(table.expiresAt),
  ],
);
