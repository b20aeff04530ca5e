import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { nodeFolder } from "./checkout.ts";
import type { Dockerfile } from "./dockerfile.ts";

/** An image's files and recipe, and what compose gives a container of it. */
export interface ContainerOptions {
  image: Dockerfile;
  folder: string;
  environment: Record<string, string>;
  /** In place of the image's own. */
  command?: string[];
}

/** A process that runs as it would in a container. It is killed when it goes out of scope. */
export interface Container extends AsyncDisposable {
  pid: number;
  /** Everything it has printed, line by line. */
  lines: readonly string[];
  /** Its exit code, or the signal that ended it. */
  exited: Promise<number | NodeJS.Signals | null>;
  signal(signal: string): void;
}

/** Starts an image's command in its folder with the image's and the given environment and nothing else, not as root. */
export function startContainer(options: ContainerOptions): Container {
  const [command = "", ...args] = options.command ?? options.image.command;
  const child = spawn(command, args, { ...limits(options), stdio: ["ignore", "pipe", "pipe"] });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => lines.push(line));
  }
  const exited = new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(signal ?? code));
  });
  exited.catch(() => undefined); // whoever waits for it is told
  const signal = (name: string) => {
    if (child.pid && child.exitCode === null && child.signalCode === null) {
      process.kill(child.pid, name);
    }
  };
  return {
    pid: child.pid ?? 0,
    lines,
    exited,
    signal,
    async [Symbol.asyncDispose]() {
      signal("SIGKILL");
      await exited;
    },
  };
}

/** Runs the image's health check once, beside the container. */
export function isHealthy(options: ContainerOptions): Promise<boolean> {
  const check = startContainer({ ...options, command: options.image.healthcheck });
  return check.exited.then((code) => code === 0);
}

/** Starts a container and waits until its health check passes. Throws with its last words when it ends instead. */
export async function startHealthy(options: ContainerOptions): Promise<Container> {
  const container = startContainer(options);
  let ended: unknown;
  const watch = container.exited.then((code) => {
    ended = code;
  });
  const deadline = performance.now() + 20_000;
  while (!(await isHealthy(options))) {
    if (ended === undefined && performance.now() < deadline) await delay(100);
    else {
      await container[Symbol.asyncDispose]();
      await watch;
      throw new Error(`${options.folder} ended with ${ended}:\n${container.lines.join("\n")}`);
    }
  }
  return container;
}

function limits({ image, folder, environment }: ContainerOptions) {
  const nobody = 65_534;
  return {
    cwd: folder,
    env: { PATH: `${nodeFolder}:/usr/bin:/bin`, ...image.environment, ...environment },
    // who is not root already cannot become anybody else, and need not
    ...(process.getuid?.() === 0 && { uid: nobody, gid: nobody }),
  };
}
