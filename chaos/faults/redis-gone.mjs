import { setTimeout as delay } from "node:timers/promises";
import { createApiProcess } from "../system/api-process.mjs";
import { requestFor } from "./duplicates.mjs";

/** A tenth of the 120 events in a minute that one person may create (packages/rpc/src/limits.ts). */
const factor = 0.1;
const quota = 12;
const windowLength = 60_000;
const longest = 30_000;
const pause = 40;

/**
 * Redis is killed, and is back after some time: no request may notice. Meanwhile one person creates far more events than
 * he may, over two API processes: he is refused before, without Redis, and after. What was counted in Redis is gone with
 * it, so at each change of who counts he may begin anew.
 */
export const redisGone = {
  name: "redis-gone",
  title: "Redis kill -9, started again after 8 s, while quotas are used up",
  bears: "nothing",
  isShort: false,
  needsCluster: true,
  async strike({ system, ledger, people, complain, createDirectClient }) {
    await using started = new AsyncDisposableStack();
    const clients = [];
    for (const name of ["limited-api1", "limited-api2"]) {
      const api = await createApiProcess({
        name,
        env: { ...system.apiEnvironment, RATE_LIMITS: String(factor) },
        logPath: `${system.logFolder}/${name}.log`,
        print: () => undefined,
      });
      started.defer(() => api.stop());
      await api.start();
      const client = createDirectClient(api.url);
      started.defer(() => client.close());
      clients.push(client);
    }
    const call = (milliseconds) =>
      callFor(milliseconds, { clients, ledger, person: people[0], complain });

    await untilWindowBegins();
    const phases = { before: await call(2000) };
    await system.redis.kill();
    phases["without Redis"] = await call(8000);
    await system.redis.start();
    phases.after = await call(5000);

    // until each process has found Redis again, it goes on counting in the database, where nothing is left
    for (const [when, { accepted, refused }] of Object.entries(phases)) {
      if (refused === 0) complain(`${when}: nobody was refused`);
      if (accepted > quota) complain(`${when}: ${accepted} were let through, of ${quota}`);
    }
    const counts = Object.values(phases).map(
      ({ accepted, refused }) => `${accepted} of ${accepted + refused}`,
    );
    return { replaced: ["redis"], note: `let through ${counts.join(", then ")}` };
  },
};

/** Waits until enough is left of the window that is being counted: the next one would begin anew too. */
async function untilWindowBegins() {
  const left = windowLength - (Date.now() % windowLength);
  if (left < longest) await delay(left);
}

/** Creates events for so many milliseconds, over all clients in turn. Counts what was let through, and what refused. */
async function callFor(milliseconds, { clients, ledger, person, complain }) {
  const counts = { accepted: 0, refused: 0 };
  const begun = performance.now();
  for (let number = 0; performance.now() - begun < milliseconds; number++) {
    const entry = ledger.begin({ keyed: false });
    const answer = await clients[number % clients.length].send(requestFor(entry, person));
    const { status, headers, body } = answer;
    const isRefused = status === 429 && body?.code === "TOO_MANY_REQUESTS";
    if (isRefused && headers["retry-after"] !== undefined) counts.refused++;
    else if (status === 201) counts.accepted++;
    else complain(`a limited call was answered ${answer.lost ?? `${status} ${body?.code}`}`);
    const kind = isRefused ? "refused" : status === 201 ? "done" : "unknown";
    for (const complaint of ledger.end(entry, kind, answer)) complain(complaint);
    await delay(pause);
  }
  return counts;
}
