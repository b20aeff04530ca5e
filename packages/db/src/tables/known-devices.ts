import { index, mysqlTable } from "drizzle-orm/mysql-core";
import { instant, sha256, uuid } from "../columns.ts";
import { users } from "./users.ts";

/** Devices that somebody has logged in from: failures elsewhere do not lock them out. */
export const knownDevices = mysqlTable(
  "known_devices",
  {
    tokenHash: sha256("token_hash").primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (table) => [
    index("known_devices_user_id").on(table.userId),
    index("known_devices_expires_at").on(table.expiresAt),
  ],
);
