// npm run seed -- --events 10000 (README.md). Fills DATABASE_URL, or the private server of `npm start`, whether that is running
// or not. Only the latter is brought up to date before.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { build } from "./steps/build.mjs";
import { checkMachine } from "./steps/check-machine.mjs";
import { pinnedNode, root } from "./steps/checkout.mjs";
import { installDependencies } from "./steps/install-dependencies.mjs";
import { migrateDatabase, openDatabase } from "./steps/open-database.mjs";
import { createProgress } from "./steps/progress.mjs";
import { listenForStop } from "./steps/stop-signals.mjs";
import { reportFailure, StoppedError } from "./steps/user-error.mjs";

const stop = listenForStop(() => process.exit(130));
let database;

try {
  process.exitCode = await run();
} catch (error) {
  process.exitCode = error instanceof StoppedError ? 130 : 1;
  if (!(error instanceof StoppedError)) reportFailure(error);
} finally {
  await database?.close();
}
process.exit();

async function run() {
  checkMachine();
  const progress = createProgress(process.stderr);
  const pnpmFolder = await installDependencies({ signal: stop, progress });
  await build({ pnpmFolder, signal: stop, progress });
  const databaseUrl = process.env.DATABASE_URL || undefined;
  database = await openDatabase({ databaseUrl, signal: stop, progress, onLost: reportFailure });
  if (databaseUrl === undefined) {
    await migrateDatabase({ url: database.url, signal: stop, progress });
  }
  const child = spawn(pinnedNode, ["dist/seed/cli.js", ...process.argv.slice(2)], {
    cwd: join(root, "apps/api"),
    env: { ...process.env, DATABASE_URL: database.url },
    stdio: "inherit",
  });
  stop.addEventListener("abort", () => child.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 130));
  });
}
