import { double, index, int, mysqlTable, text, uniqueIndex, varchar } from "drizzle-orm/mysql-core";
import { instant, sha256, uuid } from "../columns.ts";
import { users } from "./users.ts";

/** Where events take place. One that was merged into another stays, so that its id goes on leading there. */
export const venues = mysqlTable(
  "venues",
  {
    id: uuid("id").primaryKey(),
    name: varchar("name", { length: 200 }).notNull(),
    address: varchar("address", { length: 500 }).notNull(),
    /** SHA-256 of name and address in one spelling: what is typed alike finds the same venue. */
    keyHash: sha256("key_hash").notNull(),
    /** Markdown. */
    description: text("description"),
    url: varchar("url", { length: 2000 }),
    /** In degrees, WGS 84. */
    latitude: double("latitude"),
    longitude: double("longitude"),
    /** IANA time zone of events here that name none. */
    timezone: varchar("timezone", { length: 64 }),
    /** How many people fit in. */
    capacity: int("capacity"),
    mergedInto: uuid("merged_into"),
    /** Who named it first, and may change it; null when that account is gone. */
    createdBy: uuid("created_by").references(() => users.id, { onDelete: "set null" }),
    revision: int("revision").notNull().default(1),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (table) => [
    uniqueIndex("venues_key_hash_unique").on(table.keyHash),
    index("venues_name_id").on(table.name, table.id),
    index("venues_latitude_longitude").on(table.latitude, table.longitude),
    index("venues_merged_into").on(table.mergedInto),
  ],
);
