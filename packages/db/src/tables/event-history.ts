import { int, mediumtext, mysqlTable, primaryKey, varchar } from "drizzle-orm/mysql-core";
import { instant, uuid } from "../columns.ts";
import { events } from "./events.ts";

/** Each change of an event after its creation: who made it, when, and what it changed. */
export const eventHistory = mysqlTable(
  "event_history",
  {
    eventId: uuid("event_id")
      .notNull()
      .references(() => events.id, { onDelete: "cascade" }),
    /** The revision that the change made. */
    revision: int("revision").notNull(),
    kind: varchar("kind", { length: 32 }).notNull(),
    at: instant("at").notNull(),
    /** Null: the server itself, as when a scheduled event is published. */
    actorId: uuid("actor_id"),
    /** JSON: the changed fields by name, each with its value `before` and `after`. */
    changes: mediumtext("changes").notNull(),
  },
  (table) => [primaryKey({ columns: [table.eventId, table.revision] })],
);
