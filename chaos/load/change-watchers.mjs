import { setTimeout as delay } from "node:timers/promises";
import { createClient } from "../../packages/client/src/index.ts";

/** Our client waits at most 30 s before it comes back. */
const patience = 45_000;

/**
 * Watches the changes of events at each API process, through our client, which comes back after whatever ends a stream
 * and says what it was told last. Resolves when all of them watch; disposing of what it returns ends that. `prefix` is
 * that of the events to look out for.
 */
export async function startWatching(apis, prefix) {
  const watchers = apis.map((api) => startWatcher(api, prefix));
  await untilHeld(() => watchers.every(({ resets }) => resets.length > 0));
  const silent = watchers.filter(({ resets }) => resets.length === 0);
  if (silent.length > 0) throw new Error(`changes cannot be watched at ${silent[0].name}`);

  return {
    /**
     * Waits until every watcher was told of the entries that were acknowledged. Returns what they were not told of, and
     * of what they were told that is not among the rows.
     */
    async findGaps(entries, rows) {
      const gapsOf = (watcher) => entries.filter((entry) => !isTold(watcher, entry));
      await untilHeld(() => watchers.every((watcher) => gapsOf(watcher).length === 0));
      const ids = new Set(rows.map(({ id }) => id));
      return watchers.flatMap((watcher) => [
        ...watcher.complaints,
        ...gapsOf(watcher).map(({ venue }) => `${venue}: who watches ${watcher.name} was not told`),
        ...[...watcher.told]
          .filter((id) => !ids.has(id))
          .map((id) => `who watches ${watcher.name} was told of ${id}, which is not there`),
      ]);
    },
    /** How often a watcher was told to read all events again, beyond the first time. */
    countResets: () => watchers.reduce((sum, { resets }) => sum + resets.length - 1, 0),
    [Symbol.dispose]() {
      for (const { stop } of watchers) stop();
    },
  };
}

function startWatcher({ name, url }, prefix) {
  const watcher = { name, told: new Set(), resets: [], complaints: [] };
  const subscription = createClient({ url }).events.changes.subscribe(undefined, {
    onData({ data }) {
      if (data.kind === "reset") watcher.resets.push(performance.now());
      else if (data.kind !== "deleted" && data.event?.venue.startsWith(`${prefix} `))
        watcher.told.add(data.eventId);
    },
    onError: (error) => watcher.complaints.push(`watching ${name} ended: ${error.message}`),
  });
  watcher.stop = () => subscription.unsubscribe();
  return watcher;
}

/** After a `reset`, who watches reads all events: what was asked for by then may be among those. */
function isTold({ told, resets }, { id, begun }) {
  return told.has(id) || resets.at(-1) > begun;
}

async function untilHeld(holds) {
  const begun = performance.now();
  while (!holds() && performance.now() - begun < patience) await delay(100);
}
