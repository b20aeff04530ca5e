import {
  boolean,
  date,
  double,
  index,
  int,
  mysqlEnum,
  mysqlTable,
  text,
  time,
  varchar,
} from "drizzle-orm/mysql-core";
import { instant, uuid } from "../columns.ts";
import { users } from "./users.ts";

/**
 * `date`, `time`, `endDate`, `endTime` and `timezone` are the truth; `startsAt` and `endsAt` are derived from them, for
 * ordering. What the release before this one wrote has null in `endsAt` and `venueId` until it is completed.
 */
export const events = mysqlTable(
  "events",
  {
    id: uuid("id").primaryKey(),
    organizerId: uuid("organizer_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** Null: the venue's name. */
    title: varchar("title", { length: 200 }),
    /** Markdown. */
    description: text("description"),
    url: varchar("url", { length: 2000 }),
    ticketUrl: varchar("ticket_url", { length: 2000 }),
    price: varchar("price", { length: 200 }),
    /** Separated by line feeds, in the order given: `event_tags` finds events by them. */
    tags: varchar("tags", { length: 1000 }).notNull().default(""),
    /** BCP 47. */
    language: varchar("language", { length: 35 }),
    attendance: mysqlEnum("attendance", ["in-person", "online", "both"])
      .notNull()
      .default("in-person"),
    date: date("date", { mode: "string" }).notNull(),
    time: time("time").notNull(),
    endDate: date("end_date", { mode: "string" }),
    endTime: time("end_time"),
    allDay: boolean("all_day").notNull().default(false),
    timezone: varchar("timezone", { length: 64 }).notNull(),
    /** What happens to the clocks at the time that is given: they skip it, or it comes twice. */
    clockChange: mysqlEnum("clock_change", ["skipped", "repeated"]),
    endClockChange: mysqlEnum("end_clock_change", ["skipped", "repeated"]),
    startsAt: instant("starts_at").notNull(),
    /** When it is over; without an end, the end of its local day. */
    endsAt: instant("ends_at"),
    status: mysqlEnum("status", [
      "draft",
      "scheduled",
      "published",
      "cancelled",
      "postponed",
      "rescheduled",
    ])
      .notNull()
      .default("published"),
    /** When a scheduled event is to be published. */
    publishAt: instant("publish_at"),
    /** Of a rescheduled event: when it was to be, in the same time zone. */
    formerDate: date("former_date", { mode: "string" }),
    formerTime: time("former_time"),
    /** From then on only its organizer and admins see it, for as long as it can be restored. */
    deletedAt: instant("deleted_at"),
    /** Whether everybody sees it: it is not deleted, and neither a draft nor scheduled. Derived, for the indexes. */
    isListed: boolean("is_listed").notNull().default(true),
    venue: varchar("venue", { length: 200 }).notNull(),
    address: varchar("address", { length: 500 }).notNull(),
    /** Venues are never deleted, so no foreign key is needed: it would lock the table when it is added. */
    venueId: uuid("venue_id"),
    /** The venue's, in degrees. */
    latitude: double("latitude"),
    longitude: double("longitude"),
    /** The squares of a small and a large grid that the place is in, derived from its coordinates. */
    smallCell: int("small_cell"),
    largeCell: int("large_cell"),
    /** Counts the changes, from 1: two editors of the same revision cannot both win. */
    revision: int("revision").notNull().default(1),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (table) => [
    index("events_starts_at_id").on(table.startsAt, table.id),
    index("events_listed_starts_at_id").on(table.isListed, table.startsAt, table.id),
    index("events_listed_created_at_id").on(table.isListed, table.createdAt, table.id),
    index("events_listed_date_starts_at_id").on(
      table.isListed,
      table.date,
      table.startsAt,
      table.id,
    ),
    index("events_status_starts_at_id").on(table.status, table.startsAt, table.id),
    index("events_organizer_id_starts_at_id").on(table.organizerId, table.startsAt, table.id),
    index("events_venue_id_starts_at_id").on(table.venueId, table.startsAt, table.id),
    index("events_small_cell_starts_at_id").on(table.smallCell, table.startsAt, table.id),
    index("events_large_cell_starts_at_id").on(table.largeCell, table.startsAt, table.id),
    index("events_publish_at").on(table.publishAt),
    index("events_deleted_at").on(table.deletedAt),
  ],
);
