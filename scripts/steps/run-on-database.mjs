import { spawn } from "node:child_process";
import { join } from "node:path";
import { build } from "./build.mjs";
import { checkMachine } from "./check-machine.mjs";
import { pinnedNode, root } from "./checkout.mjs";
import { installDependencies } from "./install-dependencies.mjs";
import { migrateDatabase, openDatabase } from "./open-database.mjs";
import { createProgress } from "./progress.mjs";
import { listenForStop } from "./stop-signals.mjs";
import { reportFailure, StoppedError } from "./user-error.mjs";

/**
 * Runs one of the API's command lines, with the arguments of this process, on DATABASE_URL or on the private server of
 * `npm start`, whether that is running or not; then ends this process as it ended.
 *
 * @param {string} command the built file, from apps/api.
 * @param {{ migrates?: boolean }} [options] whether the private server's schema is brought up to date before.
 */
export async function runOnDatabase(command, { migrates = false } = {}) {
  const stop = listenForStop(() => process.exit(130));
  let database;
  try {
    checkMachine();
    const progress = createProgress(process.stderr);
    const pnpmFolder = await installDependencies({ signal: stop, progress });
    await build({ pnpmFolder, signal: stop, progress });
    const databaseUrl = process.env.DATABASE_URL || undefined;
    database = await openDatabase({ databaseUrl, signal: stop, progress, onLost: reportFailure });
    const { url } = database;
    if (migrates && databaseUrl === undefined) {
      await migrateDatabase({ url, signal: stop, progress });
    }
    process.exitCode = await runCommand(command, { url, stop });
  } catch (error) {
    process.exitCode = error instanceof StoppedError ? 130 : 1;
    if (!(error instanceof StoppedError)) reportFailure(error);
  } finally {
    await database?.close();
  }
  process.exit();
}

function runCommand(command, { url, stop }) {
  const child = spawn(pinnedNode, [command, ...process.argv.slice(2)], {
    cwd: join(root, "apps/api"),
    env: { ...process.env, DATABASE_URL: url },
    stdio: "inherit",
  });
  stop.addEventListener("abort", () => child.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 130));
  });
}
