import { mysqlTable, uniqueIndex, varchar } from "drizzle-orm/mysql-core";
import { instant, uuid } from "../columns.ts";

export const users = mysqlTable(
  "users",
  {
    id: uuid("id").primaryKey(),
    username: varchar("username", { length: 32 }).notNull(),
    email: varchar("email", { length: 254 }).notNull(),
    passwordHash: varchar("password_hash", { length: 255 }).notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [
    uniqueIndex("users_username_unique").on(table.username),
    uniqueIndex("users_email_unique").on(table.email),
  ],
);
