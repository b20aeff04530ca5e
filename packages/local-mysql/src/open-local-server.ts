import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { pathDirectories } from "./env.ts";
import { explainFileSystemError } from "./file-system-error.ts";
import { usualDirectories } from "./find-server.ts";
import type { KeeperJob } from "./keeper-protocol.ts";
import { joinKeeper, type KeeperSession } from "./keeper-session.ts";
import { LocalServerError } from "./local-server-error.ts";
import type { ServerSearch } from "./provide-server.ts";
import { openRunDirectory } from "./run-directory.ts";

/** How to open a local server. */
export interface LocalServerOptions {
  /** The folder of its data, made when it is not there. Removing it, when closed, is a reset. */
  dataDir: string;
  /** Where a server is unpacked when none is installed. Default: `mysql-server` beside `dataDir`. */
  cacheDir?: string;
  /** With false, a crash of the machine may lose what was written, and everything is quicker: for tests. */
  durable?: boolean;
  /** Called with what is going on, every few seconds at least when something takes long. */
  onProgress?: (message: string) => void;
  /** Called when the server, once open, has died for good. A death from which it can be started again is not told. */
  onLost?: (error: LocalServerError) => void;
  /** Where to look for an installed server, and what unpacks one. Default: PATH and the usual places; `apt-get`. */
  search?: Partial<Omit<ServerSearch, "cacheDir">>;
}

/** A running server that only this user can reach. Its user is `root`, without a password. */
export interface LocalServer {
  /** The URL of one of its databases, for mysql2 and drizzle-kit. The database need not exist. */
  url(database: string): string;
  /** As in `MariaDB 10.11.19`. */
  version: string;
  /** Stops using it. When nobody else does, resolves after it has stopped, within 5 seconds. */
  close(): Promise<void>;
}

/**
 * Opens the MySQL-compatible server of a data folder, for this process. Every process that opens the same folder
 * shares one server; it stops when the last of them closes it, ends or is killed. Whatever is not there yet is made:
 * the server program (unpacked from the distribution's packages when none is installed), the folder, the data.
 * Throws `LocalServerError`, whose message is for the user, when that cannot be done.
 */
export async function openLocalServer(options: LocalServerOptions): Promise<LocalServer> {
  const {
    durable = true,
    onProgress = () => undefined,
    onLost = () => undefined,
    search,
  } = options;
  const dataDir = resolve(options.dataDir);
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw explainFileSystemError(error, dataDir);
  }
  const job: KeeperJob = {
    dataDir,
    runDirectory: openRunDirectory(dataDir),
    durable,
    search: {
      directories: [...pathDirectories(), ...usualDirectories],
      aptGet: "apt-get",
      ...search,
      cacheDir: resolve(options.cacheDir ?? `${dirname(dataDir)}/mysql-server`),
    },
  };

  let session = await join(job, onProgress);
  let isClosed = false;
  const watch = async (): Promise<void> => {
    const reason = await session.ended;
    if (isClosed) return;
    if (reason !== undefined) throw new LocalServerError(reason);
    // the keeper was killed: another one takes over its server and its users
    session = await join(job, onProgress);
    if (isClosed) await session.leave();
    else await watch();
  };
  watch().catch((error: unknown) => {
    onLost(
      error instanceof LocalServerError
        ? error
        : new LocalServerError(String(error), { cause: error }),
    );
  });

  return {
    url: (database) =>
      `mysql://root@localhost/${encodeURIComponent(database)}?socketPath=${encodeURIComponent(session.socketPath)}`,
    version: session.version,
    close: async () => {
      isClosed = true;
      await session.leave();
    },
  };
}

async function join(job: KeeperJob, onProgress: (message: string) => void): Promise<KeeperSession> {
  try {
    return await joinKeeper(job, onProgress);
  } catch (error) {
    throw explainFileSystemError(error, job.dataDir);
  }
}
