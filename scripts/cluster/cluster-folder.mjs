import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../steps/user-error.mjs";

/**
 * Opens the folder of a cluster for this process alone, and makes it when there is none. Throws `UserError` when
 * another process is running the cluster. `release` lets the next one in.
 */
export function openClusterFolder(folder) {
  for (const name of ["", "logs", "run"]) mkdirSync(join(folder, name), { recursive: true });
  const claim = join(folder, "run/supervisor.pid");
  const owner = readOwner(claim);
  if (owner !== undefined && owner !== process.pid && isRunning(owner, claim)) {
    throw new UserError(
      `The cluster is running already: process ${owner} supervises it. Stop that with Ctrl-C, or kill ${owner}.`,
    );
  }
  writeFileSync(claim, `${process.pid}\n${startOf(process.pid)}\n`);
  return {
    folder,
    secrets: openSecrets(join(folder, "secrets.json")),
    path: (...names) => join(folder, ...names),
    logPath: (name) => join(folder, "logs", `${name}.log`),
    release: () => rmSync(claim, { force: true }),
  };
}

function readOwner(claim) {
  return existsSync(claim) ? Number.parseInt(readFileSync(claim, "utf8"), 10) : undefined;
}

/** The same id may belong to another process by now: its start tells them apart. */
function isRunning(pid, claim) {
  return startOf(pid) !== undefined && startOf(pid) === readFileSync(claim, "utf8").split("\n")[1];
}

function startOf(pid) {
  try {
    // proc_pid_stat(5): the command in parentheses may hold anything; the start time is field 22
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}

/** The passwords of this cluster, made once: the database keeps them too. */
function openSecrets(path) {
  if (!existsSync(path)) {
    const secrets = Object.fromEntries(
      ["admin", "api", "check", "redis"].map((name) => [name, randomBytes(18).toString("hex")]),
    );
    writeFileSync(`${path}.new`, `${JSON.stringify(secrets)}\n`, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }
  return JSON.parse(readFileSync(path, "utf8"));
}
