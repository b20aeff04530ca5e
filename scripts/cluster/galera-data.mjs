import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { runProcess } from "../steps/run-process.mjs";
import { fileArguments } from "./galera-arguments.mjs";

const neverSynced = "00000000-0000-0000-0000-000000000000";

/** Makes the first node's empty database and its accounts. The other nodes get theirs from it. */
export async function initialiseData({ programs, dataFolder, secrets, clientHost, signal }) {
  const draft = `${dataFolder}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  const input = `${draft}.sql`;
  writeFileSync(input, systemTables(programs) + accounts(secrets, clientHost), { mode: 0o600 });
  const { command } = programs.program("mariadbd");
  const args = [...fileArguments(programs, draft), "--bootstrap", "--max-allowed-packet=8M"];
  // runProcess gives no input: the shell opens the file
  const { code, lines } = await runProcess(
    "/bin/sh",
    ["-c", 'input=$1; shift; exec "$@" < "$input"', "sh", input, command, ...args],
    { signal },
  );
  rmSync(input);
  if (code !== 0) {
    throw new Error(`MariaDB could not make its first files:\n${lines.slice(-15).join("\n")}`);
  }
  renameSync(draft, dataFolder);
}

/** What `mariadb-install-db` feeds to the server; root is this user, through the socket alone. */
function systemTables(programs) {
  const files = [
    "mysql_system_tables.sql",
    "mysql_performance_tables.sql",
    "mysql_system_tables_data.sql",
    "maria_add_gis_sp_bootstrap.sql",
    "mysql_sys_schema.sql",
  ];
  const read = (name) => {
    const share = programs.file("usr/share/mysql");
    const path = [name.replace("mysql_", "mariadb_"), name]
      .map((file) => join(share, file))
      .find((file) => existsSync(file));
    return readFileSync(path, "utf8");
  };
  return [
    "CREATE DATABASE IF NOT EXISTS mysql;",
    "USE mysql;",
    `SET @auth_root_socket = '${userInfo().username}';`,
    ...files.map(read),
  ].join("\n");
}

/** One for this supervisor, one for the API, and one that may only look whether the node is well, all of `clientHost`. */
function accounts({ admin, api, check }, clientHost) {
  return `
FLUSH PRIVILEGES;
CREATE USER 'handbill_admin'@'${clientHost}' IDENTIFIED BY '${admin}';
GRANT ALL ON *.* TO 'handbill_admin'@'${clientHost}' WITH GRANT OPTION;
CREATE USER 'handbill'@'${clientHost}' IDENTIFIED BY '${api}';
GRANT ALL ON handbill.* TO 'handbill'@'${clientHost}';
CREATE USER 'handbill_check'@'${clientHost}' IDENTIFIED BY '${check}';
`;
}

/** What a node that is down knows of its history: `seqno` is -1 when it did not end cleanly; undefined without data. */
function readSavedState(dataFolder) {
  const path = join(dataFolder, "grastate.dat");
  if (!existsSync(path)) return undefined;
  const field = (name, pattern) =>
    new RegExp(`^${name}:\\s*(${pattern})`, "m").exec(readFileSync(path, "utf8"))?.[1];
  const uuid = field("uuid", "[0-9a-f-]{36}");
  if (uuid === undefined || uuid === neverSynced) return undefined;
  return {
    uuid,
    seqno: Number(field("seqno", "-?\\d+") ?? -1),
    isSafeToBootstrap: field("safe_to_bootstrap", "[01]") === "1",
  };
}

/**
 * Where the history of a node that is down ends, as `{uuid, seqno}`: from its note when it ended cleanly, else from
 * InnoDB's own log (`--wsrep-recover`). Undefined when it has none.
 */
export async function recoverPosition({ command, args, dataFolder, signal }) {
  const saved = readSavedState(dataFolder);
  if (saved === undefined || saved.seqno >= 0) return saved;
  const { lines } = await runProcess(command, [...args, "--wsrep-recover"], {
    cwd: dataFolder,
    signal,
  });
  const found = lines
    .map((line) => /Recovered position:\s*([0-9a-f-]{36}):(-?\d+)/.exec(line))
    .findLast((match) => match !== null);
  if (!found || found[1] === neverSynced) return undefined;
  return { uuid: found[1], seqno: Number(found[2]), isSafeToBootstrap: saved.isSafeToBootstrap };
}

/** Lets Galera begin a cluster from this node, which it refuses where another may know more. */
export function allowBootstrap(dataFolder) {
  const path = join(dataFolder, "grastate.dat");
  if (!existsSync(path)) return;
  const text = readFileSync(path, "utf8").replace(/^safe_to_bootstrap:.*/m, "safe_to_bootstrap: 1");
  writeFileSync(path, text);
}
