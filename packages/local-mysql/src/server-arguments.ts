import { join } from "node:path";
import type { ServerProgram } from "./server-program.ts";

/** Arguments that hold for initialising as for running: where things are, and a modest size. */
export function baseArguments(program: ServerProgram, databaseDir: string): readonly string[] {
  const share = program.shareDirectory;
  return [
    ...program.args,
    "--no-defaults",
    `--datadir=${databaseDir}`,
    ...(process.getuid?.() === 0 ? ["--user=root"] : []),
    ...(share === undefined
      ? []
      : [`--lc-messages-dir=${share}`, `--character-sets-dir=${join(share, "charsets")}`]),
    "--skip-log-bin",
    "--performance-schema=OFF",
    "--innodb-buffer-pool-size=96M",
    ...(program.product === "MariaDB"
      ? ["--innodb-log-file-size=48M"]
      : ["--mysqlx=OFF", "--secure-file-priv="]),
  ];
}

/** Arguments to run a server that only this user can reach, through a socket in a private folder. */
export function runArguments(
  program: ServerProgram,
  {
    databaseDir,
    runDirectory,
    durable,
  }: { databaseDir: string; runDirectory: string; durable: boolean },
): readonly string[] {
  return [
    ...baseArguments(program, databaseDir),
    "--skip-networking",
    `--socket=${socketPath(runDirectory)}`,
    `--pid-file=${join(runDirectory, "mysqld.pid")}`,
    "--character-set-server=utf8mb4",
    "--default-time-zone=+00:00",
    "--max-connections=300",
    ...(durable
      ? []
      : [
          "--innodb-flush-log-at-trx-commit=0",
          "--innodb-doublewrite=OFF",
          "--innodb-fast-shutdown=2",
        ]),
  ];
}

/** The socket on which the server answers. */
export function socketPath(runDirectory: string): string {
  return join(runDirectory, "mysqld.sock");
}
