import { setTimeout as delay } from "node:timers/promises";

const restartDelay = 3000;

/**
 * One of the cluster's programs, which can be stopped, killed, frozen and started again while the rest runs. When it
 * ends by itself, or somebody else kills it, it is started again after 3 seconds, as Docker would.
 *
 * `launch(onProcess, options)` starts the program, tells of its process as soon as there is one, and resolves when it
 * serves. `stopOptions` are those of the process's `stop`.
 */
export function createService({ title, launch, print, stopOptions }) {
  let process;
  let isWanted = false;
  let latest = Promise.resolve();

  const start = (options) => {
    isWanted = true;
    latest = launch((started) => watch(started), options);
    return latest;
  };
  const watch = (started) => {
    process = started;
    void started.exited.then((reason) => {
      if (isWanted && process === started) void startAgain(reason);
    });
  };
  const startAgain = async (reason) => {
    print(`${title} ended (${reason}), and is started again`);
    // whoever started it learns of a failed start from that; here, the next end brings the next try
    await latest.catch(() => undefined);
    await delay(restartDelay, undefined, { ref: false });
    if (!isWanted) return;
    await start().catch((error) => print(error.message));
  };
  const end = async (how) => {
    isWanted = false;
    await how();
    await latest.catch(() => undefined);
  };

  return {
    title,
    start,
    get pid() {
      return process?.reason() === undefined ? process?.pid : undefined;
    },
    get isRunning() {
      return process !== undefined && process.reason() === undefined;
    },
    /** Asks it to end, and waits until it has. */
    stop: () => end(async () => process?.stop(stopOptions)),
    /** Ends it at once, as `kill -9` does, and leaves it so. */
    kill: () =>
      end(async () => {
        process?.signal("SIGKILL");
        await process?.exited;
      }),
    /** Stops its clock: it keeps its connections and answers nothing, as a machine does that hangs. */
    freeze: () => process?.signal("SIGSTOP"),
    thaw: () => process?.signal("SIGCONT"),
    async restart() {
      await this.stop();
      await start();
    },
  };
}
