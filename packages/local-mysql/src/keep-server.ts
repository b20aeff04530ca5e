import { setTimeout as delay } from "node:timers/promises";
import type { Claim } from "./claim.ts";
import { readDataOrigin, writeDataOrigin } from "./data-origin.ts";
import { explainFileSystemError } from "./file-system-error.ts";
import { databaseDirectory, initialiseData } from "./initialise-data.ts";
import { type KeeperClients, listenForClients } from "./keeper-clients.ts";
import { type KeeperJob, type KeeperMessage, keeperSocketPath } from "./keeper-protocol.ts";
import { LocalServerError } from "./local-server-error.ts";
import { provideServer } from "./provide-server.ts";
import { openRunDirectory, removeRunDirectory } from "./run-directory.ts";
import { socketPath } from "./server-arguments.ts";
import { type ServerProcess, startServer } from "./server-process.ts";
import type { ServerProgram } from "./server-program.ts";
import { stopOrphan } from "./stop-orphan.ts";

const restarts = { most: 3, forgottenAfter: 60_000 };

/**
 * Provides a server for as long as a client is connected: finds one, initialises the data, starts it, starts it again
 * if it dies, and stops it when the last client has left or `stop` is aborted. Clients are told how it goes.
 */
export async function keepServer(
  job: KeeperJob,
  { claim, stop }: { claim: Claim; stop: AbortSignal },
): Promise<void> {
  // the keeper before this one may have removed it after the client looked
  openRunDirectory(job.dataDir);
  const clients = await listenForClients(keeperSocketPath(job.runDirectory));
  const unused = new AbortController();
  const finish = (): void => unused.abort();
  void clients.allGone.then(finish);
  stop.addEventListener("abort", finish);
  let last: KeeperMessage = { type: "stopped" };
  try {
    await serve(job, clients, unused.signal);
  } catch (error) {
    if (!unused.signal.aborted) last = { type: "failed", message: explain(error, job.dataDir) };
  }
  await Promise.race([clients.dismiss(last), delay(1000)]);
  removeRunDirectory(job.dataDir, job.runDirectory);
  // not before: the next keeper listens under the same name
  claim.release();
}

async function serve(job: KeeperJob, clients: KeeperClients, signal: AbortSignal): Promise<void> {
  const onProgress = (message: string): void => clients.announce({ type: "progress", message });
  await stopOrphan(databaseDirectory(job.dataDir));
  const program = await prepare(job, { signal, onProgress });
  let deaths = 0;
  while (!signal.aborted) {
    onProgress(`starting ${program.product} ${program.version}`);
    const server = await startServer(program, job, { signal, onProgress });
    writeDataOrigin(job.dataDir, program);
    clients.announce({
      type: "ready",
      version: `${program.product} ${program.version}`,
      socketPath: socketPath(job.runDirectory),
      keeperPid: process.pid,
    });
    const started = performance.now();
    const lastWords = await untilOver(server, signal);
    if (lastWords === undefined) return;
    deaths = performance.now() - started > restarts.forgottenAfter ? 1 : deaths + 1;
    if (deaths > restarts.most) throw new LocalServerError(lastWords);
  }
}

async function prepare(
  job: KeeperJob,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (message: string) => void },
): Promise<ServerProgram> {
  const { dataDir } = job;
  const origin = readDataOrigin(dataDir);
  const program = await provideServer(job.search, { dataDir, origin, signal, onProgress });
  if (origin === undefined)
    onProgress(`making an empty database with ${program.product} ${program.version}`);
  await initialiseData(program, dataDir, signal);
  return program;
}

/** Resolves with the server's last words when it died by itself, or with nothing when it was stopped by the signal. */
async function untilOver(server: ServerProcess, signal: AbortSignal): Promise<string | undefined> {
  const aborted = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
  const lastWords = await Promise.race([server.exited, aborted]);
  if (lastWords === undefined) await server.stop();
  return lastWords;
}

function explain(error: unknown, dataDir: string): string {
  const explained = explainFileSystemError(error, dataDir);
  if (explained instanceof LocalServerError) return explained.message;
  const detail =
    explained instanceof Error ? (explained.stack ?? explained.message) : String(explained);
  return `The database in ${dataDir} could not be started, for a reason that should not happen:\n${detail}`;
}
