import { argument, type Executor, eventChanges, prepared } from "@handbill/db";
import { and, asc, desc, eq, gt, gte, or, sql } from "drizzle-orm";

/** That an event was changed, as it is stored. */
export type Change = typeof eventChanges.$inferSelect;

/** A place in the order of changes. */
export type ChangePlace = Pick<Change, "createdAt" | "id">;

/** Before every change of an instant. */
export const FIRST_ID = "00000000-0000-0000-0000-000000000000";

const changesInOrder = prepared((db) =>
  db
    .select()
    .from(eventChanges)
    .where(
      and(
        gte(eventChanges.createdAt, argument(eventChanges.createdAt, "createdAt")),
        or(
          gt(eventChanges.createdAt, argument(eventChanges.createdAt, "createdAt")),
          gt(eventChanges.id, argument(eventChanges.id, "id")),
        ),
      ),
    )
    .orderBy(asc(eventChanges.createdAt), asc(eventChanges.id))
    .limit(sql.placeholder("limit"))
    .prepare(),
);

/** The changes after a place, by the moment at which they were recorded: others may still be committed before them. */
export async function listChanges(
  db: Executor,
  { createdAt, id }: ChangePlace,
  limit: number,
): Promise<Change[]> {
  return changesInOrder(db).execute({ createdAt, id, limit });
}

export async function findChange(db: Executor, id: string): Promise<Change | undefined> {
  const [row] = await db.select().from(eventChanges).where(eq(eventChanges.id, id));
  return row;
}

export async function findLatestChange(db: Executor): Promise<Change | undefined> {
  const [row] = await db
    .select()
    .from(eventChanges)
    .orderBy(desc(eventChanges.createdAt), desc(eventChanges.id))
    .limit(1);
  return row;
}
