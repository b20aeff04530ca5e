import type { Connection, RowDataPacket } from "mysql2/promise";
import type { LockedRun } from "./migration-lock.ts";

const PROGRESS_MS = 2_000;

/** Runs `work`, one statement of `run.connection`, and reports every two seconds how far it is. */
export async function withProgress<T>(
  run: LockedRun,
  title: string,
  work: () => Promise<T>,
): Promise<T> {
  const startedAt = run.timing.now();
  const stop = run.timing.every(PROGRESS_MS, () => {
    const seconds = Math.round((run.timing.now() - startedAt) / 1000);
    readProgress(run.watcher, run.connection.threadId)
      // Progress is for the eye: what cannot be read must not stop a migration.
      .catch(() => "")
      .then((progress) => run.report(`  ${title}: ${seconds} s ${progress}`.trimEnd()));
  });
  try {
    return await work();
  } finally {
    stop();
  }
}

/**
 * How far the statement of another connection is: MariaDB tells in the process list, MySQL where the consumer
 * `events_stages_current` is switched on. At least the state that the server gives it, `waiting for … lock` among them.
 */
async function readProgress(watcher: Connection, threadId: number): Promise<string> {
  const [processes] = await watcher.query<RowDataPacket[]>("SHOW FULL PROCESSLIST");
  const process = processes.find((row) => Number(row.Id) === threadId);
  if (!process) return "";
  const state = process.State ? `(${process.State})` : "";
  const percent = Number(process.Progress ?? 0) || (await readStagePercent(watcher, threadId));
  return percent > 0 ? `${percent.toFixed(1)} % ${state}` : state;
}

async function readStagePercent(watcher: Connection, threadId: number): Promise<number> {
  const [rows] = await watcher.query<RowDataPacket[]>(
    `SELECT 100 * stage.work_completed / stage.work_estimated AS percent
       FROM performance_schema.events_stages_current stage
       JOIN performance_schema.threads thread ON thread.thread_id = stage.thread_id
      WHERE thread.processlist_id = ? AND stage.work_estimated > 0`,
    [threadId],
  );
  return Number(rows[0]?.percent ?? 0);
}

/** Whether some other connection runs this very statement on this database: one whose client is gone, say. */
export async function isStillRunning(
  { connection, watcher }: Pick<LockedRun, "connection" | "watcher">,
  statement: string,
): Promise<boolean> {
  const [processes] = await watcher.query<RowDataPacket[]>("SHOW FULL PROCESSLIST");
  const database = connection.config.database;
  return processes.some(
    (row) =>
      row.Info === statement && Number(row.Id) !== connection.threadId && row.db === database,
  );
}
