import {
  argument,
  type Executor,
  events,
  prepared,
  sharingLock,
  sharingLockOfFree,
  users,
} from "@handbill/db";
import { and, count, eq, gte, inArray, sql } from "drizzle-orm";

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

/** What events say of their organizers. */
const handle = { id: users.id, username: users.username, displayName: users.displayName };

type Handle = Pick<Organizer, "id" | "username" | "displayName">;

/** An account that is there until the transaction is over, as it is now, disabled or not. */
export async function holdOrganizer(tx: Executor, id: string): Promise<Handle | undefined> {
  const [row] = await tx
    .select(handle)
    .from(users)
    .where(sql`${eq(users.id, id)} ${sharingLock}`);
  return row;
}

/** The same of several, by their ids. Those that somebody is changing are left out. */
export async function holdFreeOrganizers(
  tx: Executor,
  ids: string[],
): Promise<Map<string, Handle>> {
  const rows = await tx
    .select(handle)
    .from(users)
    .where(sql`${inArray(users.id, ids)} ${sharingLockOfFree}`);
  return new Map(rows.map((row) => [row.id, row]));
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
