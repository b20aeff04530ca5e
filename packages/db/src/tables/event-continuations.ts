import { date, index, mysqlTable, primaryKey } from "drizzle-orm/mysql-core";
import { instant, uuid } from "../columns.ts";
import { events } from "./events.ts";

/**
 * The local days after its first on which an event that everybody sees goes on: a list that begins on a day finds by them
 * what began before.
 */
export const eventContinuations = mysqlTable(
  "event_continuations",
  {
    day: date("day", { mode: "string" }).notNull(),
    startsAt: instant("starts_at").notNull(),
    eventId: uuid("event_id")
      .notNull()
      .references(() => events.id, { onDelete: "cascade" }),
  },
  (table) => [
    primaryKey({ columns: [table.day, table.startsAt, table.eventId] }),
    index("event_continuations_event_id").on(table.eventId),
  ],
);
