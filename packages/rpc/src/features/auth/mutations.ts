import { type Executor, users, violatedUniqueKey } from "@handbill/db";
import { and, eq } from "drizzle-orm";
import { toUser } from "./queries.ts";
import type { User } from "./schema.ts";

/** Stores a user, or tells which of the two unique fields is taken. */
export async function createUser(
  db: Executor,
  row: typeof users.$inferInsert,
): Promise<User | { taken: "username" | "email" }> {
  try {
    await db.insert(users).values(row);
    return toUser(row);
  } catch (error) {
    const key = violatedUniqueKey(error);
    if (key === "users_username_unique" || key === "users_canonical_username_unique") {
      return { taken: "username" };
    }
    if (key === "users_email_unique") return { taken: "email" };
    throw error;
  }
}

/** Puts another hash of the same password in the place of one, unless the password was changed meanwhile. */
export async function replacePasswordHash(
  db: Executor,
  { userId, passwordHash, successor }: { userId: string; passwordHash: string; successor: string },
): Promise<void> {
  await db
    .update(users)
    .set({ passwordHash: successor })
    .where(and(eq(users.id, userId), eq(users.passwordHash, passwordHash)));
}
