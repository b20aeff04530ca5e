import { spawn } from "node:child_process";
import { get } from "node:http";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { appCommand } from "./app-table.mjs";
import { signalGroup } from "./run-process.mjs";
import { UserError } from "./user-error.mjs";

const patience = { ready: 60_000, stop: 4000 };

/**
 * Starts the apps side by side, their output prefixed with their names.
 * `ready` resolves when all of them serve; `ended` rejects with a `UserError` as soon as one ends by itself.
 */
export function startApps(apps, print) {
  const running = apps.map((app) => startApp(app, print));
  let isStopping = false;
  const ended = Promise.race(running.map((app) => app.exited)).then((end) => {
    if (!isStopping)
      throw new UserError(
        `${end.title} stopped by itself (${end.reason}). What it said last is above.`,
      );
  });
  // whoever stops them early does not wait for this
  ended.catch(() => undefined);
  return {
    ready: Promise.all(running.map((app) => app.ready)),
    ended,
    /** Asks all of them to finish what they are doing, and ends those that have not within 4 seconds. */
    async stop() {
      isStopping = true;
      await Promise.all(running.map((app) => app.stop()));
    },
    /** Ends all of them at once. */
    kill() {
      isStopping = true;
      for (const app of running) signalGroup(app.child, "SIGKILL");
    },
  };
}

function startApp({ name, title, args, cwd, env, readyUrl }, print) {
  // a group of its own: Ctrl-C in the terminal reaches only the supervisor, which stops things in order
  const child = spawn(appCommand, args, {
    cwd,
    env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => print(`${name} │ ${line}`));
  }
  const exited = new Promise((resolve) => {
    child.once("error", (error) => resolve({ title, reason: error.message }));
    // its last lines come before "close", perhaps after "exit"
    child.once("close", (code, signal) =>
      resolve({ title, reason: signal ?? `exit code ${code}` }),
    );
  });
  const sentReady = new Promise((resolve) => {
    child.on("message", (message) => message?.type === "ready" && resolve());
  });
  return {
    child,
    exited,
    ready: Promise.race([
      readyUrl === undefined ? sentReady : untilServed(readyUrl, exited),
      delay(patience.ready, undefined, { ref: false }).then(() => {
        throw new UserError(
          `${title} has not become ready within ${patience.ready / 1000} seconds.`,
        );
      }),
    ]),
    async stop() {
      signalGroup(child, "SIGTERM");
      const isGone = await Promise.race([
        exited.then(() => true),
        delay(patience.stop, false, { ref: false }),
      ]);
      if (!isGone) print(`${name} │ did not stop within ${patience.stop / 1000} s, and is ended`);
      // what it started and left behind, too
      signalGroup(child, "SIGKILL");
      if (!isGone) await exited;
    },
  };
}

async function untilServed(url, exited) {
  let hasExited = false;
  void exited.then(() => {
    hasExited = true;
  });
  while (!hasExited && !(await isServed(url))) await delay(100);
}

function isServed(url) {
  return new Promise((resolve) => {
    const request = get(url, { timeout: 5000 }, (response) => {
      response.resume();
      resolve(response.statusCode < 500);
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(false));
  });
}
