import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { signalGroup } from "../steps/run-process.mjs";

/** util-linux's setpriv has the kernel tell a program when its parent dies, even of kill -9 (prctl(2), PR_SET_PDEATHSIG). */
const setpriv = ["/usr/bin/setpriv", "/bin/setpriv"].find((path) => existsSync(path));

/**
 * Starts a program whose output goes to the end of `logPath`. It ends with this process: with `hasChannel`, the program
 * itself watches the channel, else the kernel terminates it.
 */
export function startProcess({ title, command, args, cwd, env, logPath, hasChannel = false }) {
  const log = openSync(logPath, "a", 0o600);
  const [file, ...before] =
    hasChannel || setpriv === undefined
      ? [command]
      : [setpriv, "--pdeathsig", "SIGTERM", "--", command];
  const child = spawn(file, [...before, ...args], {
    cwd,
    env,
    // a group of its own: Ctrl-C in the terminal reaches only the supervisor, which stops things in order
    detached: true,
    stdio: ["ignore", log, log, ...(hasChannel ? ["ipc"] : [])],
  });
  closeSync(log);
  let ended;
  const exited = new Promise((resolve) => {
    const end = (reason) => {
      ended ??= reason;
      resolve(ended);
    };
    child.once("error", (error) => end(error.message));
    child.once("exit", (code, signal) => end(signal ?? `exit code ${code}`));
  });
  const ready = new Promise((resolve) => {
    child.on("message", (message) => message?.type === "ready" && resolve());
  });
  return {
    title,
    pid: child.pid,
    /** Resolves with the reason when it has ended. */
    exited,
    /** Resolves when it says so over its channel. */
    ready,
    /** Why it ended; undefined while it runs. */
    reason: () => ended,
    signal: (signal) => ended === undefined && signalGroup(child, signal),
    /** The last lines it printed. */
    lastLines: (count = 15) =>
      readFileSync(logPath, "utf8").trimEnd().split("\n").slice(-count).join("\n"),
    /** Asks it to end, and ends it when it has not within `patience` milliseconds; then what it left behind. */
    async stop({ signal = "SIGTERM", patience = 4000 } = {}) {
      if (ended === undefined) {
        signalGroup(child, signal);
        signalGroup(child, "SIGCONT");
        await Promise.race([exited, delay(patience, undefined, { ref: false })]);
      }
      signalGroup(child, "SIGKILL");
      await exited;
    },
  };
}

/** Waits until `isReady` holds. Throws when the process ends first, or after `patience` milliseconds. */
export async function untilReady(process, isReady, { patience, signal }) {
  const begun = performance.now();
  for (;;) {
    signal?.throwIfAborted();
    if (process.reason() !== undefined) {
      throw new Error(
        `${process.title} did not start (${process.reason()}):\n${process.lastLines()}`,
      );
    }
    if (await isReady()) return;
    if (performance.now() - begun > patience) {
      throw new Error(
        `${process.title} was not ready within ${patience / 1000} s:\n${process.lastLines()}`,
      );
    }
    await delay(100);
  }
}
