import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { dataFolder } from "./checkout.mjs";

/**
 * Runs `work` while no other process of this checkout runs work of the same name, so that `npm start` and `npm test`
 * do not install or build at the same time. Waits for its turn, and says for whom through `onWait`.
 */
export async function withLock(name, { signal, onWait }, work) {
  const lock = join(dataFolder, `${name}.lock`);
  while (!take(lock)) {
    signal?.throwIfAborted();
    const owner = ownerOf(lock);
    if (isAlive(owner, lock)) onWait(`waiting for process ${owner}, which is at it`);
    else removeStale(lock, owner);
    await delay(100);
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function take(lock) {
  try {
    mkdirSync(lock);
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
  writeFileSync(join(lock, "pid"), String(process.pid));
  return true;
}

function ownerOf(lock) {
  try {
    return Number(readFileSync(join(lock, "pid"), "utf8"));
  } catch {
    // taken this very moment, or released
    return 0;
  }
}

function isAlive(pid, lock) {
  if (pid === 0) return ageOf(lock) < 2000;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function ageOf(lock) {
  try {
    return Date.now() - statSync(lock).mtimeMs;
  } catch {
    return 0;
  }
}

/** Of several processes that find the lock stale, one moves it aside; if it has changed hands by then, it is put back. */
function removeStale(lock, owner) {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
    if (ownerOf(aside) === owner) rmSync(aside, { recursive: true, force: true });
    else renameSync(aside, lock);
  } catch (error) {
    if (!["ENOENT", "EEXIST", "ENOTEMPTY"].includes(error.code)) throw error;
  }
}
