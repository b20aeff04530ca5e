import type { Viewer } from "../../context.ts";
import type { Event } from "./schema.ts";

export type Status = Event["status"];

/**
 * Who sees an event, by what has become of it. `everybody` finds it in lists and feeds; the others, who may open it by its id,
 * get it in no list but the organizer's own.
 */
const SEEN_BY = {
  draft: "organizer and admins",
  scheduled: "organizer and admins",
  published: "everybody",
  cancelled: "everybody",
  postponed: "everybody",
  rescheduled: "everybody",
  deleted: "organizer and admins",
} as const satisfies Record<Status | "deleted", "everybody" | "organizer and admins">;

type State = { status: Status; deletedAt: string | Date | null };

/** Whether everybody sees it. */
export function isListed({ status, deletedAt }: State): boolean {
  return SEEN_BY[deletedAt === null ? status : "deleted"] === "everybody";
}

/** Whether somebody may see that there is such an event. */
export function maySee(viewer: Viewer, event: State & { organizer: { id: string } }): boolean {
  if (isListed(event)) return true;
  if (viewer.kind !== "authenticated") return false;
  return viewer.role === "admin" || viewer.userId === event.organizer.id;
}
