import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { LocalServerError } from "./local-server-error.ts";
import { processIdentity } from "./process-identity.ts";

/**
 * Stops a server that still runs on a data folder because whoever started it was killed, and waits until it has gone.
 * The caller must hold the claim on the folder, so that nobody else can be using that server properly.
 */
export async function stopOrphan(databaseDir: string): Promise<void> {
  for (const pid of serversOf(databaseDir)) {
    const identity = processIdentity(pid);
    const begun = performance.now();
    let signal: NodeJS.Signals = "SIGTERM";
    send(pid, signal);
    while (identity !== undefined && processIdentity(pid) === identity) {
      const waited = performance.now() - begun;
      if (waited > 4000 && signal === "SIGTERM") {
        signal = "SIGKILL";
        send(pid, signal);
      }
      if (waited > 10_000) {
        throw new LocalServerError(
          `Process ${pid} is a database server on ${databaseDir} and cannot be stopped. Stop it first.`,
        );
      }
      await delay(20);
    }
  }
}

/** Finds servers by their command line, which tells whose data they have even when every file about them is gone. */
function serversOf(databaseDir: string): readonly number[] {
  const argument = `--datadir=${databaseDir}`;
  if (process.platform !== "linux") {
    const listing = execFileSync("ps", ["-axww", "-o", "pid=,command="], {
      encoding: "utf8",
      maxBuffer: 64 * 2 ** 20,
    });
    return listing
      .split("\n")
      .filter((line) => /mysqld|mariadbd/.test(line) && `${line} `.includes(` ${argument} `))
      .map((line) => Number.parseInt(line, 10));
  }
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && commandLine(name).includes(argument))
    .map(Number);
}

function commandLine(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  } catch {
    // it has gone since it was listed
    return [];
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // it has gone by itself
  }
}
