import { index, mysqlEnum, mysqlTable, uniqueIndex, varchar } from "drizzle-orm/mysql-core";
import { instant, sha256, uuid } from "../columns.ts";
import { users } from "./users.ts";

/** Links that were mailed. Each is good once, for one user and one address. */
export const oneTimeLinks = mysqlTable(
  "one_time_links",
  {
    id: uuid("id").primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    purpose: mysqlEnum("purpose", ["verify_email", "change_email", "reset_password"]).notNull(),
    /** Where it was sent. */
    email: varchar("email", { length: 254 }).notNull(),
    tokenHash: sha256("token_hash").notNull(),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
  },
  (table) => [
    uniqueIndex("one_time_links_token_hash_unique").on(table.tokenHash),
    index("one_time_links_user_id").on(table.userId),
    index("one_time_links_expires_at").on(table.expiresAt),
  ],
);
