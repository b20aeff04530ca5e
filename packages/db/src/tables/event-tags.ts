import { index, mysqlTable, primaryKey, varchar } from "drizzle-orm/mysql-core";
import { instant, uuid } from "../columns.ts";
import { events } from "./events.ts";

/** Finds the events that everybody sees by their tags, in order of their start. What an event's tags are, it says itself. */
export const eventTags = mysqlTable(
  "event_tags",
  {
    /** As it is compared: folded to one spelling. */
    tag: varchar("tag", { length: 100 }).notNull(),
    startsAt: instant("starts_at").notNull(),
    eventId: uuid("event_id")
      .notNull()
      .references(() => events.id, { onDelete: "cascade" }),
  },
  (table) => [
    primaryKey({ columns: [table.tag, table.startsAt, table.eventId] }),
    index("event_tags_event_id").on(table.eventId),
  ],
);
