import { type Executor, users } from "@handbill/db";
import {
  and,
  type Column,
  desc,
  eq,
  isNotNull,
  isNull,
  lt,
  ne,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import { union } from "drizzle-orm/mysql-core";
import { toUser } from "../auth/queries.ts";
import type { AdminAccount, ListAccounts } from "./schema.ts";

/** The accounts that are looked for, who registered last first. */
export async function listAccounts(
  db: Executor,
  { q, match, role, disabled, limit, cursor }: ListAccounts,
): Promise<AdminAccount[]> {
  const filter = and(
    role === undefined ? undefined : eq(users.role, role),
    disabled === undefined
      ? undefined
      : disabled
        ? isNotNull(users.disabledAt)
        : isNull(users.disabledAt),
    cursor === undefined ? undefined : lt(users.id, cursor),
    q === undefined || match === "prefix" ? undefined : containing(q),
  );
  const order = desc(users.id);
  if (q === undefined || match !== "prefix") {
    return (await db.select().from(users).where(filter).orderBy(order).limit(limit)).map(toAccount);
  }
  // Each half goes by the index of its column: joined with OR, both would read every account.
  const found = union(
    db.select({ id: users.id }).from(users).where(beginning(users.username, q)),
    db.select({ id: users.id }).from(users).where(beginning(users.email, q)),
  ).as("found");
  const rows = await db
    .select({ user: users })
    .from(users)
    .innerJoin(found, eq(found.id, users.id))
    .where(filter)
    .orderBy(order)
    .limit(limit);
  return rows.map(({ user }) => toAccount(user));
}

export async function findAccountById(db: Executor, id: string): Promise<AdminAccount | undefined> {
  const [row] = await db.select().from(users).where(eq(users.id, id));
  return row && toAccount(row);
}

/** Whether a user is an admin who is not disabled. */
export async function isEnabledAdmin(db: Executor, id: string): Promise<boolean> {
  return (await findEnabledAdmins(db, eq(users.id, id))).length > 0;
}

/** Whether there is an admin, not disabled, besides one. */
export async function hasOtherAdmin(db: Executor, id: string): Promise<boolean> {
  return (await findEnabledAdmins(db, ne(users.id, id))).length > 0;
}

function findEnabledAdmins(db: Executor, which: SQL) {
  return db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.role, "admin"), isNull(users.disabledAt), which))
    .limit(1);
}

/** In no letter case: that is the columns' collation. */
function containing(text: string): SQL | undefined {
  const pattern = `%${literally(text)}%`;
  return or(
    ...[users.username, users.displayName, users.email].map((column) => like(column, pattern)),
  );
}

function beginning(column: Column, text: string): SQL {
  return like(column, `${literally(text)}%`);
}

function like(column: Column, pattern: string): SQL {
  return sql`${column} like ${pattern} escape '!'`;
}

/** A text that means itself in a pattern. */
function literally(text: string): string {
  return text.replaceAll(/[!%_]/g, "!$&");
}

function toAccount(row: typeof users.$inferSelect): AdminAccount {
  return { ...toUser(row), disabledAt: row.disabledAt?.toISOString() ?? null };
}
