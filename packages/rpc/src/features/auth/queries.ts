import { argument, type Executor, prepared, users } from "@handbill/db";
import { eq, or } from "drizzle-orm";
import type { User } from "./schema.ts";

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
): Promise<{ user: User; passwordHash: string; isDisabled: boolean } | undefined> {
  const [row] = await userByLogin(db).execute({ username: login, email: login.toLowerCase() });
  return (
    row && {
      user: toUser(row),
      passwordHash: row.passwordHash,
      isDisabled: row.disabledAt !== null,
    }
  );
}

export async function findUserIdByEmail(db: Executor, email: string): Promise<string | undefined> {
  const [row] = await db.select({ id: users.id }).from(users).where(eq(users.email, email));
  return row?.id;
}

/** What an inserted row has, and a selected one. */
type KnownUser = Pick<
  typeof users.$inferInsert,
  "id" | "username" | "displayName" | "email" | "emailVerifiedAt" | "role" | "createdAt"
>;

export function toUser({
  id,
  username,
  displayName = null,
  email,
  emailVerifiedAt = null,
  role = "member",
  createdAt,
}: KnownUser): User {
  return {
    id,
    username,
    displayName,
    email,
    isEmailVerified: emailVerifiedAt !== null,
    role,
    createdAt: createdAt.toISOString(),
  };
}
