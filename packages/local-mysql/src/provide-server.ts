import { canServe, type DataOrigin } from "./data-origin.ts";
import { findServers } from "./find-server.ts";
import { LocalServerError } from "./local-server-error.ts";
import type { BrokenProgram, ServerProgram } from "./server-program.ts";
import { unpackServer } from "./unpack-server.ts";

/** Where to look for a server, and where to unpack one. */
export interface ServerSearch {
  directories: readonly string[];
  cacheDir: string;
  aptGet: string;
}

/** What `provideServer` needs besides: `origin` is what wrote the data in `dataDir`, if there is any yet. */
export interface ProvideServerOptions {
  dataDir: string;
  origin: DataOrigin | undefined;
  signal: AbortSignal;
  onProgress: (message: string) => void;
}

/**
 * Finds a server that can read the data: an installed one, else one unpacked from the distribution's packages, earlier
 * or now. Throws `LocalServerError` with every way to get one.
 */
export async function provideServer(
  search: ServerSearch,
  { dataDir, origin, signal, onProgress }: ProvideServerOptions,
): Promise<ServerProgram> {
  const suits = (program: ServerProgram): boolean =>
    origin === undefined || canServe(program, origin);
  const { programs, broken } = await findServers(search.directories);
  const installed = programs.find(suits);
  if (installed !== undefined) return installed;

  const unpacked = await unpackServer(search, { signal, onProgress });
  if ("version" in unpacked && suits(unpacked)) return unpacked;
  if ("version" in unpacked || programs.length > 0) {
    const others = "version" in unpacked ? [...programs, unpacked] : programs;
    throw new LocalServerError(wrongServer(dataDir, origin, others));
  }
  throw new LocalServerError(noServer([...broken, unpacked]));
}

function wrongServer(
  dataDir: string,
  origin: DataOrigin | undefined,
  programs: readonly ServerProgram[],
): string {
  const here = programs.map(({ product, version }) => `${product} ${version}`).join(" and ");
  return `The data in ${dataDir} was written by ${origin?.product} ${origin?.version}; this machine has ${here}, which cannot read it.
Either make ${origin?.product} ${origin?.version} (or a later release of it) available on PATH again,
or move that folder away to begin with an empty database,
or set DATABASE_URL to a database server of your own.`;
}

function noServer(broken: readonly BrokenProgram[]): string {
  const tried = broken.map(({ command, reason }) => `  ${command}: ${reason}`).join("\n");
  return `There is no MySQL or MariaDB server on this machine that can be started:
${tried}
Any one of these provides a database; then run the same command again:
  Debian, Ubuntu   sudo apt-get install mariadb-server
  Fedora, RHEL     sudo dnf install mariadb-server
  macOS            brew install mariadb
  Docker           docker run -d --name handbill-mysql -p 127.0.0.1:3306:3306 -e MYSQL_ALLOW_EMPTY_PASSWORD=yes mysql:8.4
                   with DATABASE_URL=mysql://root@127.0.0.1:3306/handbill
  your own server  DATABASE_URL=mysql://USER:PASSWORD@HOST:3306/handbill`;
}
