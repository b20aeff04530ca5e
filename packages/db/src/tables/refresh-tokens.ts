import { index, mysqlTable, uniqueIndex } from "drizzle-orm/mysql-core";
import { instant, sha256, uuid } from "../columns.ts";
import { users } from "./users.ts";

/**
 * Each row is one refresh token that was handed out. A token is spent once (`usedAt`), and its successor belongs to
 * the same family; a family is what one log-in began, and is revoked as a whole.
 */
export const refreshTokens = mysqlTable(
  "refresh_tokens",
  {
    id: uuid("id").primaryKey(),
    familyId: uuid("family_id").notNull(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    tokenHash: sha256("token_hash").notNull(),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
    /** With the spent token itself it makes its successor again, for who asks twice. */
    successorSalt: sha256("successor_salt"),
    revokedAt: instant("revoked_at"),
  },
  (table) => [
    uniqueIndex("refresh_tokens_token_hash_unique").on(table.tokenHash),
    index("refresh_tokens_family_id").on(table.familyId),
    index("refresh_tokens_user_id").on(table.userId),
    index("refresh_tokens_expires_at").on(table.expiresAt),
  ],
);
