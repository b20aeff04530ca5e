// npm run openapi (docs/openapi.md): writes the OpenAPI document down. Arguments go to apps/api/openapi/main.ts:
// npm run openapi -- --check
import { spawn } from "node:child_process";
import { checkMachine } from "./steps/check-machine.mjs";
import { pinnedNode, root, toolEnvironment } from "./steps/checkout.mjs";
import { installDependencies } from "./steps/install-dependencies.mjs";
import { createProgress } from "./steps/progress.mjs";
import { listenForStop } from "./steps/stop-signals.mjs";
import { reportFailure, StoppedError } from "./steps/user-error.mjs";

const stop = listenForStop(() => process.exit(130));

try {
  process.exitCode = await run();
} catch (error) {
  if (error instanceof StoppedError) process.exit(130);
  reportFailure(error);
  process.exit(1);
}

async function run() {
  checkMachine();
  await installDependencies({ signal: stop, progress: createProgress(process.stderr) });
  // from the sources, without a build
  const args = ["--conditions=source", "apps/api/openapi/main.ts", ...process.argv.slice(2)];
  const child = spawn(pinnedNode, args, { cwd: root, env: toolEnvironment(), stdio: "inherit" });
  stop.addEventListener("abort", () => child.kill("SIGTERM"));
  return await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}
