import { index, int, mysqlTable, varchar } from "drizzle-orm/mysql-core";
import { instant, uuid } from "../columns.ts";
import { users } from "./users.ts";

/**
 * Mails to be sent. A row is written in the transaction of its reason, and deleted when the mail was handed over. It has
 * no link: that is made when the mail is, so that only its hash is ever stored.
 */
export const outgoingMails = mysqlTable(
  "outgoing_mails",
  {
    id: uuid("id").primaryKey(),
    kind: varchar("kind", { length: 32 }).notNull(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    email: varchar("email", { length: 254 }).notNull(),
    createdAt: instant("created_at").notNull(),
    attempts: int("attempts").notNull().default(0),
    /** Nobody takes it before: it failed lately, or somebody is at it. */
    nextAttemptAt: instant("next_attempt_at").notNull(),
  },
  (table) => [
    index("outgoing_mails_next_attempt_at").on(table.nextAttemptAt),
    index("outgoing_mails_user_id").on(table.userId),
  ],
);
