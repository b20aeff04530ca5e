import type { Database } from "@handbill/db";
import { type Rezoned, rezoneEvents } from "@handbill/rpc/server";

interface Options {
  isDryRun: boolean;
  print: (line: string) => void;
}

/** Derives the moments of events again and prints each that moved. Returns whether all could be derived. */
export async function runRezone(
  db: Database,
  stamp: { ids: () => string; clock: () => Date },
  { isDryRun, print }: Options,
): Promise<boolean> {
  const counts = { moved: 0, impossible: 0 };
  const found = rezoneEvents(db, stamp, { isDryRun });
  let step = await found.next();
  while (!step.done) {
    counts[step.value.kind]++;
    print(describe(step.value));
    step = await found.next();
  }
  const { looked } = step.value;
  print(`${looked} events are not over; ${isDryRun ? "would move" : "moved"}: ${counts.moved}.`);
  if (counts.impossible > 0) {
    print(`${counts.impossible} stay as they are: their organizers must change them.`);
  }
  return counts.impossible === 0;
}

function describe(found: Rezoned): string {
  const { id, title, timezone } = found.before;
  const name = `${id}  ${title} (${timezone})`;
  if (found.kind === "impossible") return `${name}: ${found.reason}`;
  const { before, after } = found;
  const start = `${before.startsAt} → ${after.startsAt}`;
  const changes = [
    before.startsAt === after.startsAt ? "" : `starts ${start}`,
    before.endsAt === after.endsAt ? "" : `ends ${before.endsAt} → ${after.endsAt}`,
    before.clockChange === after.clockChange ? "" : `its start is ${after.clockChange ?? "plain"}`,
    before.endClockChange === after.endClockChange
      ? ""
      : `its end is ${after.endClockChange ?? "plain"}`,
  ];
  return `${name}: ${changes.filter(Boolean).join(", ")}`;
}
