// npm run chaos: breaks one thing after another under load, and counts what becomes of every request. See docs/chaos.md.
import { spawn } from "node:child_process";
import { build } from "../scripts/steps/build.mjs";
import { checkMachine } from "../scripts/steps/check-machine.mjs";
import { pinnedNode, root, toolEnvironment } from "../scripts/steps/checkout.mjs";
import { installDependencies } from "../scripts/steps/install-dependencies.mjs";
import { createProgress } from "../scripts/steps/progress.mjs";
import { listenForStop } from "../scripts/steps/stop-signals.mjs";
import { reportFailure, StoppedError } from "../scripts/steps/user-error.mjs";
import { ownNetworkVariable, wordsForOwnNetwork } from "./system/own-network.mjs";

let run;
const stop = listenForStop(() => {
  run?.kill("SIGKILL");
  process.exit(130);
});

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof StoppedError) process.exit(130);
  reportFailure(error);
  process.exit(1);
}

async function main() {
  checkMachine();
  const progress = createProgress();
  const pnpmFolder = await installDependencies({ signal: stop, progress });
  await build({ pnpmFolder, signal: stop, progress });
  stop.throwIfAborted();
  const code = await runPinned("chaos/provide-programs.mjs", []);
  if (code !== 0) return code;
  return await runPinned("chaos/run-faults.mjs", wordsForOwnNetwork());
}

/** Runs a script of ours that needs what has just been installed: the pinned Node reads our TypeScript as it is. */
function runPinned(script, before) {
  stop.throwIfAborted();
  const words = [...before, pinnedNode, "--conditions=source", script, ...process.argv.slice(2)];
  const env = { ...toolEnvironment(), ...(before.length > 0 && { [ownNetworkVariable]: "1" }) };
  run = spawn(words[0], words.slice(1), { cwd: root, stdio: "inherit", env });
  stop.addEventListener("abort", () => run.kill("SIGTERM"), { once: true });
  return new Promise((resolve, reject) => {
    run.once("error", reject);
    run.once("exit", (code) => resolve(code ?? 1));
  });
}
