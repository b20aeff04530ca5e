import { join } from "node:path";
import { root, toolEnvironment } from "./checkout.mjs";
import { runProcess } from "./run-process.mjs";
import { UserError } from "./user-error.mjs";
import { withLock } from "./with-lock.mjs";

const shownLines = 40;

/**
 * Runs tasks in every workspace that has them, or takes from turbo's cache what has not changed. `pnpmFolder` is where
 * pnpm is; `title` says what is being done.
 */
export async function runTurbo(tasks, { title, pnpmFolder, signal, progress }) {
  await progress.step(title, (onDetail) =>
    withLock("turbo", { signal, onWait: onDetail }, async () => {
      const args = [
        "run",
        ...tasks,
        "--output-logs=errors-only",
        "--log-order=grouped",
        "--ui=stream",
      ];
      const { code, lines } = await runProcess(join(root, "node_modules/.bin/turbo"), args, {
        cwd: root,
        signal,
        env: toolEnvironment(pnpmFolder),
      });
      if (code !== 0)
        throw new UserError([`${title} failed:`, ...lines.slice(-shownLines)].join("\n"));
    }),
  );
}
