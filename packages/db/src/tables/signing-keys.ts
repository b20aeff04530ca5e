import { int, mysqlTable, text, uniqueIndex, varchar } from "drizzle-orm/mysql-core";
import { instant } from "../columns.ts";

/** The Ed25519 keys that sign access tokens, as JWK (RFC 8037). The highest generation signs; all of them verify. */
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
