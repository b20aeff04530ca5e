import { setTimeout as sleep } from "node:timers/promises";
import {
  completeEvents,
  followMerges,
  publishDueEvents,
  removeExpired,
} from "@handbill/rpc/server";
import type { FastifyBaseLogger } from "fastify";
import { createAuditHeadNote } from "./note-audit-head.ts";
import type { Services } from "./services.ts";

interface Job {
  /** What was not done, when it fails. */
  name: string;
  /** In milliseconds; the first time after so long, or after {@link FIRST_MS} where that is sooner. */
  every: number;
  /** Returns how many events were changed for those who watch. */
  run(services: Services): Promise<number>;
}

const HOUR_MS = 60 * 60 * 1000;
const FIRST_MS = 10_000;

const JOBS: Job[] = [
  // a scheduled event is published at most so much late
  { name: "publish scheduled events", every: 5_000, run: (all) => publishDueEvents(all.db, all) },
  {
    name: "have events follow their merged venue",
    every: HOUR_MS,
    run: (all) => followMerges(all.db, all),
  },
  {
    name: "complete events of the release before",
    every: HOUR_MS,
    run: ({ db, ...stamp }) => completeEvents(db, stamp).then(() => 0),
  },
  {
    name: "remove what expired",
    every: HOUR_MS,
    run: ({ db, clock, policy }) => removeExpired(db, clock(), policy).then(() => 0),
  },
];

/** So long, in milliseconds, a process that stops waits for the last of it. */
const CLOSE_MS = 1_000;

/** What a process does beside answering requests. */
export interface House {
  /** Begins nothing more, and does what is to be done last. */
  close(): Promise<void>;
}

/**
 * Does now and then what no request asks for. Every process does, at no agreed time: whatever two do at once is done once. A job
 * that fails is logged, and tried again at its next time; none begins again before it has ended. The database must stay open until
 * the house is closed.
 */
export function keepHouse(services: Services, log: FastifyBaseLogger): House {
  const timers = new Set<NodeJS.Timeout>();
  let isClosed = false;
  const noteAuditHead = createAuditHeadNote(services.db, log);
  const noting: Job = {
    name: "note where the audit log ends",
    every: HOUR_MS,
    run: () => noteAuditHead().then(() => 0),
  };

  async function attempt({ name, run }: Job): Promise<void> {
    try {
      // while it is not, readiness says why
      const isReady = await services.schemaGate.pass().then(
        () => true,
        () => false,
      );
      if (isReady && (await run(services)) > 0) services.changes.announce();
    } catch (error) {
      log.warn(error, `this process could not ${name}; it will try again`);
    }
  }

  function schedule(job: Job, milliseconds: number): void {
    if (isClosed) return;
    const timer = setTimeout(async () => {
      timers.delete(timer);
      await attempt(job);
      schedule(job, job.every);
    }, milliseconds).unref();
    timers.add(timer);
  }

  for (const job of [...JOBS, noting]) schedule(job, Math.min(job.every, FIRST_MS));
  return {
    async close() {
      isClosed = true;
      for (const timer of timers) clearTimeout(timer);
      await Promise.race([attempt(noting), sleep(CLOSE_MS, undefined, { ref: false })]);
    },
  };
}
