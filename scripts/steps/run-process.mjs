import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/**
 * Runs a program to its end and resolves with its exit code and the lines it printed; `onLine` sees each as it comes.
 * Aborting the signal stops it, with every process it started, and rejects with its reason.
 */
export function runProcess(command, args, { signal, onLine = () => undefined, ...options } = {}) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const lines = [];
    // a group of its own: it is stopped as a whole, and not by the terminal behind our back
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
      ...options,
    });
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        lines.push(line);
        onLine(line);
      });
    }
    const stop = () => {
      signalGroup(child, "SIGTERM");
      setTimeout(() => signalGroup(child, "SIGKILL"), 3000).unref();
    };
    signal?.addEventListener("abort", stop, { once: true });
    child.on("error", reject);
    child.on("close", (code) => {
      signal?.removeEventListener("abort", stop);
      if (signal?.aborted) reject(signal.reason);
      else resolve({ code, lines });
    });
  });
}

/** Sends a signal to a detached child and to everything that it started. */
export function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}
