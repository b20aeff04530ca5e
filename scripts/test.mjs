// npm test: installs and builds what is missing, then runs the tests. Arguments go to vitest: npm test -- packages/db
import { spawn } from "node:child_process";
import { build } from "./steps/build.mjs";
import { checkMachine } from "./steps/check-machine.mjs";
import { pinnedNode, root, toolEnvironment } from "./steps/checkout.mjs";
import { installDependencies } from "./steps/install-dependencies.mjs";
import { createProgress } from "./steps/progress.mjs";
import { listenForStop } from "./steps/stop-signals.mjs";
import { reportFailure, StoppedError } from "./steps/user-error.mjs";

let tests;
const stop = listenForStop(() => {
  tests?.kill("SIGKILL");
  process.exit(130);
});

try {
  process.exitCode = await run();
} catch (error) {
  if (error instanceof StoppedError) process.exit(130);
  reportFailure(error);
  process.exit(1);
}

async function run() {
  checkMachine();
  const progress = createProgress();
  const pnpmFolder = await installDependencies({ signal: stop, progress });
  await build({ pnpmFolder, signal: stop, progress });
  stop.throwIfAborted();
  const args = ["node_modules/vitest/vitest.mjs", "run", ...process.argv.slice(2)];
  tests = spawn(pinnedNode, args, { cwd: root, stdio: "inherit", env: toolEnvironment() });
  stop.addEventListener("abort", () => tests.kill("SIGTERM"));
  return await new Promise((resolve, reject) => {
    tests.once("error", reject);
    tests.once("exit", (code) => resolve(code ?? 1));
  });
}
