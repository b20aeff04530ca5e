import { date, index, int, mysqlTable, time, varchar } from "drizzle-orm/mysql-core";
import { instant, uuid } from "../columns.ts";
import { users } from "./users.ts";

/** `date`, `time` and `timezone` are the truth; `startsAt` is derived from them, for ordering. */
export const events = mysqlTable(
  "events",
  {
    id: uuid("id").primaryKey(),
    organizerId: uuid("organizer_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    date: date("date", { mode: "string" }).notNull(),
    time: time("time").notNull(),
    timezone: varchar("timezone", { length: 64 }).notNull(),
    startsAt: instant("starts_at").notNull(),
    venue: varchar("venue", { length: 200 }).notNull(),
    address: varchar("address", { length: 500 }).notNull(),
    /** Counts the changes, from 1: two editors of the same revision cannot both win. */
    revision: int("revision").notNull().default(1),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (table) => [
    index("events_starts_at_id").on(table.startsAt, table.id),
    index("events_organizer_id").on(table.organizerId),
  ],
);
