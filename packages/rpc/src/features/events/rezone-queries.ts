import { type Executor, events } from "@handbill/db";
import { and, asc, eq, gt, gte, or } from "drizzle-orm";
import { type EventRow, selectEvents } from "./queries.ts";

/** A place in the order of events by their start. */
export type StartPlace = Pick<typeof events.$inferSelect, "startsAt" | "id">;

/** The events after a place, in whichever state they are, in order of their start. */
export async function listEventsAfter(
  db: Executor,
  { startsAt, id }: StartPlace,
  limit: number,
): Promise<EventRow[]> {
  return selectEvents(db)
    .where(
      and(
        gte(events.startsAt, startsAt),
        or(gt(events.startsAt, startsAt), and(eq(events.startsAt, startsAt), gt(events.id, id))),
      ),
    )
    .orderBy(asc(events.startsAt), asc(events.id))
    .limit(limit);
}
