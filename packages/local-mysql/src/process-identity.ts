import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * Names one life of one process: its start time tells it from a later process that got the same id.
 * Undefined when there is no such process, or only its zombie (which a container without an init keeps for ever).
 */
export function processIdentity(pid: number): string | undefined {
  return process.platform === "linux" ? identityFromProc(pid) : identityFromPs(pid);
}

function identityFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // proc_pid_stat(5): the command is in parentheses and may hold anything; state is field 3, start time field 22
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return undefined;
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${pid} ${fields[19]} ${boot}`;
  } catch {
    return undefined;
  }
}

function identityFromPs(pid: number): string | undefined {
  try {
    const line = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], {
      encoding: "utf8",
      stdio: "pipe",
    });
    const [state = "", ...started] = line.trim().split(/\s+/);
    return state === "" || state.startsWith("Z") ? undefined : `${pid} ${started.join(" ")}`;
  } catch {
    return undefined;
  }
}
