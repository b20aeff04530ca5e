import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { explainServerFailure } from "./explain-server-failure.ts";
import { databaseDirectory } from "./initialise-data.ts";
import { LocalServerError } from "./local-server-error.ts";
import { runArguments, socketPath } from "./server-arguments.ts";
import type { ServerProgram } from "./server-program.ts";

/** Where a server keeps its files and sockets; with `durable` false, a crash of the machine may lose what was written. */
export interface ServerPlace {
  dataDir: string;
  runDirectory: string;
  durable: boolean;
}

/** A running server. `exited` resolves, with what it printed last, when it has gone for whatever reason. */
export interface ServerProcess {
  exited: Promise<string>;
  stop(): Promise<void>;
}

const patience = { stop: 4000, stillStarting: 4000, poll: 20 };

/** Starts the server, and resolves when it answers. Throws `LocalServerError` when it stops instead. */
export async function startServer(
  program: ServerProgram,
  place: ServerPlace,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (message: string) => void },
): Promise<ServerProcess> {
  const logPath = join(place.dataDir, "server.log");
  const log = openSync(logPath, "w");
  const args = runArguments(program, { ...place, databaseDir: databaseDirectory(place.dataDir) });
  const child = spawn(program.command, args, { stdio: ["ignore", log, log], cwd: place.dataDir });
  closeSync(log);
  const printed = (): readonly string[] => readFileSync(logPath, "utf8").trimEnd().split("\n");
  let hasExited = false;
  const exited = new Promise<string>((resolve) => {
    const finish = (): void => {
      hasExited = true;
      resolve(
        explainServerFailure("stopped", { program, dataDir: place.dataDir, lines: printed() }),
      );
    };
    child.once("exit", finish);
    child.once("error", finish);
  });
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    const isGone = await Promise.race([
      exited.then(() => true),
      delay(patience.stop, false, { ref: false }),
    ]);
    // nothing is lost: what was acknowledged is in InnoDB's log, from which the next start recovers
    if (!isGone) child.kill("SIGKILL");
    await exited;
  };

  let quietSince = performance.now();
  while (!(await answers(socketPath(place.runDirectory)))) {
    if (hasExited) {
      throw new LocalServerError(
        explainServerFailure("did not start", {
          program,
          dataDir: place.dataDir,
          lines: printed(),
        }),
      );
    }
    if (signal.aborted) {
      await stop();
      signal.throwIfAborted();
    }
    if (performance.now() - quietSince > patience.stillStarting) {
      quietSince = performance.now();
      onProgress("still starting: it is recovering what was written before it was cut off");
    }
    await delay(patience.poll);
  }
  return { exited, stop };
}

/** A server greets whoever connects with its version, once it can serve. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once("data", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
    socket.once("close", () => resolve(false));
  });
}
