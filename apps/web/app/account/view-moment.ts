/** A moment as a page shows it. Made on the server only: browsers may word dates differently. */
export interface MomentView {
  /** For machines. */
  at: string;
  /** As in `Nov 23, 2026, 6:47 PM UTC`: the server does not know the visitor's time zone. */
  text: string;
}

const format = new Intl.DateTimeFormat("en", {
  dateStyle: "medium",
  timeStyle: "short",
  timeZone: "UTC",
});

/** Words a moment, given in ISO 8601, in English and in UTC. */
export function viewMoment(at: string): MomentView {
  return { at, text: `${format.format(new Date(at))} UTC` };
}
