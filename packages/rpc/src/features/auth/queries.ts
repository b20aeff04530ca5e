import { argument, type Executor, prepared, signingKeys, users } from "@handbill/db";
import { desc, eq, or } from "drizzle-orm";
import type { User } from "./schema.ts";

type UserRow = typeof users.$inferSelect;

const userById = prepared((db) =>
  db
    .select()
    .from(users)
    .where(eq(users.id, argument(users.id, "id")))
    .prepare(),
);

export async function findUserById(db: Executor, id: string): Promise<User | undefined> {
  const [row] = await userById(db).execute({ id });
  return row && toUser(row);
}

const userByLogin = prepared((db) =>
  db
    .select()
    .from(users)
    .where(
      or(
        eq(users.username, argument(users.username, "username")),
        eq(users.email, argument(users.email, "email")),
      ),
    )
    .prepare(),
);

/** The user and the password's hash, by username or e-mail address. */
export async function findUserByLogin(
  db: Executor,
  login: string,
): Promise<{ user: User; passwordHash: string } | undefined> {
  const [row] = await userByLogin(db).execute({ username: login, email: login.toLowerCase() });
  return row && { user: toUser(row), passwordHash: row.passwordHash };
}

/** Every signing key, the newest first. */
export async function listSigningKeys(
  db: Executor,
): Promise<{ keyId: string; privateJwk: string }[]> {
  return db
    .select({ keyId: signingKeys.keyId, privateJwk: signingKeys.privateJwk })
    .from(signingKeys)
    .orderBy(desc(signingKeys.generation));
}

export function toUser({
  id,
  username,
  email,
  createdAt,
}: Pick<UserRow, "id" | "username" | "email" | "createdAt">): User {
  return { id, username, email, createdAt: createdAt.toISOString() };
}
