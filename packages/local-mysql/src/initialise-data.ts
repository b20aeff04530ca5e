import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeDataOrigin } from "./data-origin.ts";
import { explainServerFailure } from "./explain-server-failure.ts";
import { LocalServerError } from "./local-server-error.ts";
import { runCommand } from "./run-command.ts";
import { baseArguments } from "./server-arguments.ts";
import type { ServerProgram } from "./server-program.ts";

/** Where the server keeps its files, inside the data folder. */
export function databaseDirectory(dataDir: string): string {
  return join(dataDir, "database");
}

/**
 * Makes an empty database, whose only user is `root` without a password, unless there is one. It appears under its
 * name only when complete, so an interrupted run is done again. The caller must hold the claim on `dataDir`.
 */
export async function initialiseData(
  program: ServerProgram,
  dataDir: string,
  signal: AbortSignal,
): Promise<void> {
  const finished = databaseDirectory(dataDir);
  for (const name of await readdir(dataDir)) {
    if (name.startsWith("initialising-"))
      await rm(join(dataDir, name), { recursive: true, force: true });
  }
  if (existsSync(finished)) return;
  const draft = join(dataDir, `initialising-${process.pid}`);
  await mkdir(draft, { mode: 0o700 });
  const base = baseArguments(program, draft);
  const { code, lines } =
    program.product === "MySQL"
      ? await runCommand(program.command, [...base, "--initialize-insecure"], { signal })
      : await runCommand(program.command, [...base, ...bootstrapArguments], {
          input: systemTables(program),
          signal,
        });
  signal.throwIfAborted();
  if (code !== 0)
    throw new LocalServerError(
      explainServerFailure("could not make its first files", { program, dataDir, lines }),
    );
  writeDataOrigin(dataDir, program);
  await rename(draft, finished);
}

const bootstrapArguments = [
  "--bootstrap",
  "--enforce-storage-engine=",
  "--max-allowed-packet=8M",
  "--net-buffer-length=16K",
  "--log-warnings=0",
];

/**
 * What `mariadb-install-db --auth-root-authentication-method=normal --skip-test-db` feeds to the server, but for the
 * help tables. That script is not used: it cannot run a server that needs a loader of its own in front.
 */
function systemTables(program: ServerProgram): string {
  const files = [
    "system_tables.sql",
    "performance_tables.sql",
    "system_tables_data.sql",
    "maria_add_gis_sp_bootstrap.sql",
    "sys_schema.sql",
  ];
  const head = "create database if not exists mysql;\nuse mysql;\nSET @auth_root_socket=NULL;\n";
  return head + files.map((name) => readSystemFile(program, name)).join("");
}

/** Reads one of the files, which were renamed from `mysql_…` to `mariadb_…` in MariaDB 11. */
function readSystemFile({ shareDirectory, command }: ServerProgram, name: string): string {
  const path = [`mariadb_${name}`, `mysql_${name}`, name]
    .map((file) => join(shareDirectory ?? "", file))
    .find((file) => shareDirectory !== undefined && existsSync(file));
  if (path === undefined) {
    throw new LocalServerError(
      `${command} is installed without the files it makes a database from (${name}). Install all of MariaDB's server.`,
    );
  }
  return readFileSync(path, "utf8");
}
