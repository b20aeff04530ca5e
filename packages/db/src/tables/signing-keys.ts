import { int, mysqlTable, text, uniqueIndex, varchar } from "drizzle-orm/mysql-core";
import { instant } from "../columns.ts";

/**
 * Where the keys that sign access tokens were before they were in a file (docs/adr/0017). Nothing uses it but the release
 * before this one, while that is replaced: the next release drops it.
 */
export const signingKeys = mysqlTable(
  "signing_keys",
  {
    keyId: varchar("key_id", { length: 64 }).primaryKey(),
    generation: int("generation").notNull(),
    privateJwk: text("private_jwk").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [uniqueIndex("signing_keys_generation_unique").on(table.generation)],
);
