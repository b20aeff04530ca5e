import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createConnection, type Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { isClaimed } from "./claim.ts";
import { systemErrorCode } from "./file-system-error.ts";
import {
  formatJob,
  type KeeperJob,
  type KeeperMessage,
  keeperSocketPath,
  readMessages,
} from "./keeper-protocol.ts";
import { LocalServerError } from "./local-server-error.ts";
import { processIdentity } from "./process-identity.ts";

/** A place among the users of a running server. */
export interface KeeperSession {
  version: string;
  socketPath: string;
  /** Resolves when the keeper ends the session, with its reason if it gave one. */
  ended: Promise<string | undefined>;
  /** Leaves; when this was the last user, resolves after the server and its keeper have gone. */
  leave(): Promise<void>;
}

const patience = { silentFor: 60_000, unreachableFor: 30_000 };

/** Joins the users of a server, and starts a keeper for it when there is none. Throws `LocalServerError`. */
export async function joinKeeper(
  job: KeeperJob,
  onProgress: (message: string) => void,
): Promise<KeeperSession> {
  let keeper: SpawnedKeeper | undefined;
  let reachedAt = performance.now();
  for (;;) {
    const socket = await connect(keeperSocketPath(job.runDirectory));
    if (socket !== undefined) {
      reachedAt = performance.now();
      const session = await awaitReady(socket, onProgress);
      // it was stopping as we came: wait for it, then start another
      if (session !== undefined) return session;
    } else if (!isClaimed(job.dataDir) && keeper?.isRunning() !== true) {
      keeper?.throwIfFailed();
      keeper = spawnKeeper(job);
    }
    if (performance.now() - reachedAt > patience.unreachableFor) {
      throw new LocalServerError(
        `The process that keeps the database in ${job.dataDir} does not answer.\n` +
          `Stop it (it is a node process that runs keeper.js), then try again. Its log: ${keeperLogPath(job)}`,
      );
    }
    // of two keepers that step back for each other, one must be first the next time
    await delay(10 + Math.random() * 30);
  }
}

interface SpawnedKeeper {
  isRunning(): boolean;
  throwIfFailed(): void;
}

/** The keeper is in a session of its own: a Ctrl-C in the terminal must not reach the server before its users. */
function spawnKeeper(job: KeeperJob): SpawnedKeeper {
  const extension = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
  const script = fileURLToPath(new URL(`./keeper${extension}`, import.meta.url));
  const log = openSync(keeperLogPath(job), "w");
  const child = spawn(process.execPath, [script, formatJob(job)], {
    cwd: job.dataDir,
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  child.unref();
  let failure: string | undefined;
  child.on("error", (error) => {
    failure = error.message;
  });
  return {
    isRunning: () => failure === undefined && child.exitCode === null && child.signalCode === null,
    throwIfFailed: () => {
      if (failure === undefined && (child.exitCode === 0 || child.signalCode !== null)) return;
      const words = failure ?? readFileSync(keeperLogPath(job), "utf8").trim();
      throw new LocalServerError(
        `The process that keeps the database in ${job.dataDir} did not start:\n${words}`,
      );
    },
  };
}

function keeperLogPath({ dataDir }: KeeperJob): string {
  return join(dataDir, "keeper.log");
}

function connect(path: string): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ path, allowHalfOpen: true });
    socket.once("connect", () => resolve(socket));
    socket.once("error", (error) => {
      if (["ENOENT", "ECONNREFUSED", "ECONNRESET", "EPIPE"].includes(systemErrorCode(error) ?? ""))
        resolve(undefined);
      else
        reject(
          new LocalServerError(`The socket ${path} cannot be used: ${error.message}`, {
            cause: error,
          }),
        );
    });
  });
}

/** Resolves with a session when the server is ready, or with nothing when the keeper was just stopping. */
async function awaitReady(
  socket: Socket,
  onProgress: (message: string) => void,
): Promise<KeeperSession | undefined> {
  let reason: string | undefined;
  let hasStopped = false;
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  socket.on("error", () => socket.destroy());
  socket.on("end", () => socket.end());
  socket.setTimeout(patience.silentFor, () => {
    reason = "The process that keeps the database has fallen silent.";
    socket.destroy();
  });
  const ready = await new Promise<Extract<KeeperMessage, { type: "ready" }> | undefined>(
    (resolve) => {
      readMessages(socket, (message) => {
        if (message.type === "progress") onProgress(message.message);
        if (message.type === "failed") reason = message.message;
        if (message.type === "stopped") hasStopped = true;
        if (message.type === "ready") resolve(message);
      });
      void closed.then(() => resolve(undefined));
    },
  );
  if (ready === undefined) {
    if (reason !== undefined) throw new LocalServerError(reason);
    return undefined;
  }
  socket.setTimeout(0);
  // a process that has nothing else to do may end, and thereby leave
  socket.unref();
  const keeper = processIdentity(ready.keeperPid);
  return {
    version: ready.version,
    socketPath: ready.socketPath,
    ended: closed.then(() => reason),
    leave: async () => {
      socket.ref();
      socket.end();
      await closed;
      while (hasStopped && keeper !== undefined && processIdentity(ready.keeperPid) === keeper)
        await delay(5);
    },
  };
}
