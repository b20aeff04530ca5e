import { type ChildProcess, fork } from "node:child_process";
import { setPriority } from "node:os";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { HandbillError } from "../../errors.ts";
import type { Argon2 } from "./argon2.ts";
import { numberedAnswer, type Question } from "./argon2-messages.ts";

/** Below whatever else this machine does for its users, who wait for less than those who log in. */
const NICENESS = 5;

export interface Argon2Process extends Argon2 {
  /** While there is one. */
  readonly pid: number | undefined;
}

type Task = Pick<PromiseWithResolvers<unknown>, "resolve" | "reject">;

/**
 * argon2 in a process of its own, so that nothing else waits for it: not the event loop, whose memory it would share; not
 * DNS and files, whose threads it would take; and not for a core, for this process comes first. It is started when it is
 * first needed, and again when it was lost; it ends with this process. What it was doing then fails with UNAVAILABLE.
 *
 * @param concurrency how many hashes run at once. One more may be asked for each of them, and begins as soon as one ends.
 */
export function createArgon2Process(concurrency: number): Argon2Process {
  const tasks = new Map<number, Task>();
  let child: ChildProcess | undefined;
  let count = 0;

  const start = (): ChildProcess => {
    const extension = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
    const started = fork(fileURLToPath(new URL(`./run-argon2${extension}`, import.meta.url)), {
      env: { UV_THREADPOOL_SIZE: String(concurrency) }, // and no secrets
      execArgv: [],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const giveUp = (): void => {
      if (child !== started) return;
      child = undefined;
      for (const { reject } of tasks.values()) reject(new HandbillError("UNAVAILABLE"));
      tasks.clear();
    };
    started.on("message", (message) => {
      const given = numberedAnswer.parse(message);
      const task = tasks.get(given.number);
      tasks.delete(given.number);
      if (tasks.size === 0) started.channel?.unref();
      if ("error" in given) task?.reject(new Error(given.error));
      else task?.resolve(given.result);
    });
    started.on("error", giveUp);
    started.on("exit", giveUp);
    if (started.pid !== undefined) setPriority(started.pid, NICENESS);
    started.unref();
    return started;
  };

  const ask = (question: Question): Promise<unknown> => {
    child ??= start();
    const { promise, ...task } = Promise.withResolvers<unknown>();
    const number = ++count;
    tasks.set(number, task);
    child.channel?.ref(); // until it has answered
    child.send({ number, question });
    return promise;
  };

  return {
    get pid() {
      return child?.pid;
    },
    hash: async (password, options) =>
      z.string().parse(await ask({ do: "hash", password, options })),
    verify: async (passwordHash, password) =>
      z.boolean().parse(await ask({ do: "verify", passwordHash, password })),
  };
}
