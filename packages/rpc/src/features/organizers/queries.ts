import { argument, type Executor, events, prepared, users } from "@handbill/db";
import { and, count, eq, gte, sql } from "drizzle-orm";

const userByUsername = prepared((db) =>
  db
    .select({
      id: users.id,
      username: users.username,
      displayName: users.displayName,
      createdAt: users.createdAt,
      disabledAt: users.disabledAt,
    })
    .from(users)
    .where(eq(users.username, argument(users.username, "handle")))
    .prepare(),
);

/** What everybody may know of an account. */
export interface Organizer {
  id: string;
  username: string;
  displayName: string | null;
  createdAt: Date;
}

/** Who has this username, in whichever case, unless the account is disabled. */
export async function findOrganizer(db: Executor, handle: string): Promise<Organizer | undefined> {
  const [row] = await userByUsername(db).execute({ handle });
  if (!row || row.disabledAt !== null) return undefined;
  const { disabledAt: _, ...organizer } = row;
  return organizer;
}

const upcomingEvents = prepared((db) => {
  const upcoming = db
    .select({ id: events.id })
    .from(events)
    .where(
      and(
        eq(events.organizerId, argument(events.organizerId, "organizerId")),
        gte(events.startsAt, argument(events.startsAt, "now")),
        eq(events.isListed, true),
      ),
    )
    .limit(sql.placeholder("most"))
    .as("upcoming");
  return db.select({ number: count() }).from(upcoming).prepare();
});

/** How many events of an organizer's everybody sees that begin from now on; no more than `most` are counted. */
export async function countUpcomingEvents(
  db: Executor,
  { organizerId, now, most }: { organizerId: string; now: Date; most: number },
): Promise<number> {
  const [row] = await upcomingEvents(db).execute({ organizerId, now, most });
  return row?.number ?? 0;
}
