import { setTimeout as delay } from "node:timers/promises";
import { startWatching } from "./load/change-watchers.mjs";
import { readDocumentedAnswers } from "./load/documented-answers.mjs";
import { createHttpClient } from "./load/http-client.mjs";
import { createLedger } from "./load/ledger.mjs";
import { startSteadyLoad } from "./load/steady-load.mjs";
import { createTally } from "./load/tally.mjs";
import { signIn } from "./system/sign-in.mjs";

/** Milliseconds of load before the fault, and after everything is normal again. */
const margin = { full: 2000, short: 1000 };
const fewestRows = 10;

/**
 * Strikes `system` with one fault under a steady load, waits until all is normal again, and counts. Returns the fault's
 * line of the report; `violations` are what must not happen.
 *
 * `fault.strike` injects the fault, and resolves when it has ended. `fault.bears` says what a request may meet meanwhile:
 * `nothing`; `refusals`, documented ones; or `losses`, connections too, because what held them is killed.
 */
export async function strikeUnderLoad(fault, { system, seed, isShort, disk }) {
  const violations = [];
  const complain = (text) => violations.push(text);
  const client = createHttpClient(system.url);
  const people = await signIn(client, 3, `${fault.name.replaceAll("-", "")}${seed}x`);
  const document = await client.send({ method: "GET", path: "/openapi.json" });
  const answers = readDocumentedAnswers(document.body);
  const ledger = createLedger(`${fault.name} ${seed}`);
  const tally = createTally();
  const pids = system.readPids();
  using watching = await startWatching(system.apis, ledger.prefix);

  const load = startSteadyLoad({ client, people, seed, ledger, tally, answers, complain });
  await delay(margin[isShort ? "short" : "full"]);
  if (tally.labels.size > 0) complain("it was not well before the fault");
  const { note = "", replaced = [] } =
    (await fault.strike({
      system,
      load,
      ledger,
      tally,
      people,
      answers,
      isShort,
      complain,
      createDirectClient: createHttpClient,
      disk,
    })) ?? {};
  const ended = performance.now();
  const whole = system.untilWhole?.();
  const secondsUntilNormal = await tally.untilNormal(ended);
  const normalAt = performance.now();
  if (secondsUntilNormal === undefined) complain("it was not normal again within 60 s");
  await delay(margin[isShort ? "short" : "full"]);
  await load.stop();
  client.close();
  if (secondsUntilNormal !== undefined && tally.lastFailure > normalAt) {
    complain("it failed again after it had been normal");
  }

  for (const label of tally.labels.keys()) {
    const isLoss = label.startsWith("lost") || label.endsWith("of nginx");
    if (fault.bears === "nothing" || (fault.bears === "refusals" && isLoss)) {
      complain(`${label} was answered, which this fault does not excuse`);
    }
  }
  for (const [name, pid] of system.readPids()) {
    if (!replaced.includes(name) && pid !== pids.get(name)) complain(`${name} was started again`);
  }
  const secondsUntilWhole = await whole;
  if (system.untilWhole !== undefined && secondsUntilWhole === undefined) {
    complain("not every node was in the cluster again within 90 s");
  }
  const present = await system.readEvents(ledger.prefix);
  const rows = ledger.compare(present);
  for (const gap of await watching.findGaps(ledger.readable, present)) complain(gap);
  const resets = watching.countResets();
  if (rows.acknowledged < fewestRows) complain(`only ${rows.acknowledged} rows were acknowledged`);
  return {
    requests: tally.requests,
    errors: Object.fromEntries(tally.labels),
    secondsOfSlowest: tally.secondsOfSlowest,
    secondsFailing: tally.secondsFailing,
    secondsUntilNormal,
    rows: { acknowledged: rows.acknowledged, unknown: rows.unknown, present: rows.present },
    note: [
      note,
      ...(secondsUntilWhole ? [`whole after ${secondsUntilWhole.toFixed(1)} s`] : []),
      ...(resets > 0 ? [`watchers began anew ${resets} times`] : []),
    ]
      .filter(Boolean)
      .join(", "),
    violations: [...violations, ...rows.violations],
  };
}
