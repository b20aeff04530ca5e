import { index, mysqlEnum, mysqlTable } from "drizzle-orm/mysql-core";
import { instant, uuid } from "../columns.ts";

/**
 * What happened to events lately, for those who watch. The row is written in the transaction of the change itself, so it
 * is there exactly when the change is. The event may be gone: that is a change too.
 */
export const eventChanges = mysqlTable(
  "event_changes",
  {
    id: uuid("id").primaryKey(),
    eventId: uuid("event_id").notNull(),
    kind: mysqlEnum("kind", ["created", "updated", "deleted"]).notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [index("event_changes_created_at").on(table.createdAt)],
);
