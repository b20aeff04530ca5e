import { mysqlEnum, mysqlTable, uniqueIndex, varchar } from "drizzle-orm/mysql-core";
import { instant, uuid } from "../columns.ts";

export const users = mysqlTable(
  "users",
  {
    id: uuid("id").primaryKey(),
    username: varchar("username", { length: 32 }).notNull(),
    /** What is equal for usernames that look alike; null only for who registered before there was one. */
    canonicalUsername: varchar("canonical_username", { length: 64 }),
    displayName: varchar("display_name", { length: 100 }),
    email: varchar("email", { length: 254 }).notNull(),
    emailVerifiedAt: instant("email_verified_at"),
    passwordHash: varchar("password_hash", { length: 255 }).notNull(),
    role: mysqlEnum("role", ["member", "admin"]).notNull().default("member"),
    /** From then on nobody logs in, and no session is good. */
    disabledAt: instant("disabled_at"),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [
    uniqueIndex("users_username_unique").on(table.username),
    uniqueIndex("users_canonical_username_unique").on(table.canonicalUsername),
    uniqueIndex("users_email_unique").on(table.email),
  ],
);
