import { type Executor, transaction } from "@handbill/db";
import type { Context } from "../../context.ts";
import { HandbillError } from "../../errors.ts";
import { type EventRow, findEventRow, toEvent } from "./queries.ts";
import { type Event, event } from "./schema.ts";
import { maySee } from "./visibility.ts";

/** What the work came to: it was done, or found the event at another revision than it had read. */
type Change<T> = { done: T } | "changed meanwhile";

const ATTEMPTS = 10;

/**
 * Changes an event of the viewer's in one transaction. When another change came between reading and writing, the work is
 * done again on what is there now, unless the caller asked for one revision only, by `ifRevision` or by a precondition.
 *
 * @throws {HandbillError} EVENT_NOT_FOUND, NOT_THE_ORGANIZER, PRECONDITION_FAILED
 */
export async function changeOwnEvent<T>(
  ctx: Context & { viewer: { userId: string } },
  { id, ifRevision }: { id: string; ifRevision?: number | undefined },
  work: (tx: Executor, before: Event, row: EventRow["event"]) => Promise<Change<T>>,
): Promise<T> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const change = await transaction(ctx.db, async (tx) => {
      const row = await findEventRow(tx, id);
      const before = row && toEvent(row);
      if (!before || !maySee(ctx.viewer, before)) throw new HandbillError("EVENT_NOT_FOUND");
      if (before.organizer.id !== ctx.viewer.userId) throw new HandbillError("NOT_THE_ORGANIZER");
      if (!isMeant(ctx, ifRevision, before)) throw new HandbillError("PRECONDITION_FAILED");
      return work(tx, before, row.event);
    });
    if (change !== "changed meanwhile") return change.done;
  }
  throw new HandbillError("UNAVAILABLE", { detail: "Too many others change it. Try again." });
}

function isMeant({ precondition }: Context, ifRevision: number | undefined, now: Event): boolean {
  if (ifRevision !== undefined && ifRevision !== now.revision) return false;
  return precondition?.(event.parse(now)) ?? true; // in the form in which it is answered
}
