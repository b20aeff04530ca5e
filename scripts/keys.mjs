// npm run keys:status, npm run keys:rotate (docs/keys.md). They work on the keys of `npm start`, or on those that SIGNING_KEYS_FILE
// or SIGNING_KEYS name, whether the API runs or not. Further arguments go along: npm run keys:rotate -- --at-once
import { spawn } from "node:child_process";
import { join } from "node:path";
import { keyVariables } from "./steps/app-table.mjs";
import { build } from "./steps/build.mjs";
import { checkMachine } from "./steps/check-machine.mjs";
import { pinnedNode, root } from "./steps/checkout.mjs";
import { installDependencies } from "./steps/install-dependencies.mjs";
import { createProgress } from "./steps/progress.mjs";
import { listenForStop } from "./steps/stop-signals.mjs";
import { reportFailure, StoppedError } from "./steps/user-error.mjs";

const stop = listenForStop(() => process.exit(130));

try {
  process.exitCode = await run();
} catch (error) {
  process.exitCode = error instanceof StoppedError ? 130 : 1;
  if (!(error instanceof StoppedError)) reportFailure(error);
}
process.exit();

async function run() {
  checkMachine();
  const progress = createProgress(process.stderr);
  const pnpmFolder = await installDependencies({ signal: stop, progress });
  await build({ pnpmFolder, signal: stop, progress });
  const child = spawn(pinnedNode, ["dist/keys/cli.js", ...process.argv.slice(2)], {
    cwd: join(root, "apps/api"),
    env: { ...process.env, ...keyVariables() },
    stdio: "inherit",
  });
  stop.addEventListener("abort", () => child.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 130));
  });
}
