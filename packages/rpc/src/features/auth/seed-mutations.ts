import { type Database, transaction, users } from "@handbill/db";
import { inArray } from "drizzle-orm";
import { canonicalUsername } from "./canonical-username.ts";

/** Somebody who was made up. */
export interface SeedUser {
  id: string;
  username: string;
  displayName: string;
  email: string;
  createdAt: Date;
}

/**
 * Stores those of the users that are not there yet, by their ids, and returns how many those were.
 *
 * @param passwordHash of all of them.
 */
export async function seedUsers(
  db: Database,
  made: readonly SeedUser[],
  passwordHash: string,
): Promise<number> {
  if (made.length === 0) return 0;
  const found = await db
    .select({ id: users.id })
    .from(users)
    .where(
      inArray(
        users.id,
        made.map(({ id }) => id),
      ),
    );
  const known = new Set(found.map(({ id }) => id));
  const rows = made
    .filter(({ id }) => !known.has(id))
    .map((user) => ({
      ...user,
      canonicalUsername: canonicalUsername(user.username),
      emailVerifiedAt: user.createdAt,
      passwordHash,
    }));
  if (rows.length > 0) await transaction(db, (tx) => tx.insert(users).values(rows));
  return rows.length;
}
