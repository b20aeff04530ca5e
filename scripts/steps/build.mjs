import { join } from "node:path";
import { root, toolEnvironment } from "./checkout.mjs";
import { runProcess } from "./run-process.mjs";
import { UserError } from "./user-error.mjs";
import { withLock } from "./with-lock.mjs";

const shownLines = 40;

/** Builds every workspace, or takes from turbo's cache what has not changed. `pnpmFolder` is where pnpm is. */
export async function build({ pnpmFolder, signal, progress }) {
  await progress.step("Building", (onDetail) =>
    withLock("build", { signal, onWait: onDetail }, async () => {
      const args = [
        "run",
        "build",
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
        throw new UserError(["The build failed:", ...lines.slice(-shownLines)].join("\n"));
    }),
  );
}
