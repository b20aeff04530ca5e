import { readdirSync, readlinkSync, realpathSync } from "node:fs";
import { sep } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { UserError } from "../steps/user-error.mjs";

/**
 * Stops what still runs in `folder` because the supervisor that started it was killed. The caller must hold the claim
 * on the folder, so that nobody can be using it properly.
 */
export async function stopLeftovers(folder, loader) {
  const begun = performance.now();
  for (;;) {
    const left = findLeftovers(realpathSync(folder), realpathSync(loader));
    if (left.length === 0) return;
    const waited = performance.now() - begun;
    if (waited > 12_000) {
      throw new UserError(`Processes ${left.join(", ")} of an earlier cluster cannot be stopped.`);
    }
    for (const pid of left) send(pid, waited > 5000 ? "SIGKILL" : "SIGTERM");
    // one that was frozen acts on nothing before it goes on
    for (const pid of left) send(pid, "SIGCONT");
    await delay(200);
  }
}

/** All of them run from the unpacked loader, and stand in the cluster's folder: no other program does both. */
function findLeftovers(folder, loader) {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => target(`/proc/${pid}/exe`) === loader)
    .filter((pid) => `${target(`/proc/${pid}/cwd`)}${sep}`.startsWith(`${folder}${sep}`))
    .map(Number);
}

function target(link) {
  try {
    return readlinkSync(link);
  } catch {
    // it has gone, or is another user's
    return undefined;
  }
}

function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}
