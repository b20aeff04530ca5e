// npm start: brings up everything, from a fresh clone too. With --watch (npm run dev), from source, restarting on change.
import { setTimeout as delay } from "node:timers/promises";
import { listApps } from "./steps/app-table.mjs";
import { build } from "./steps/build.mjs";
import { checkMachine } from "./steps/check-machine.mjs";
import { checkPorts } from "./steps/check-ports.mjs";
import { installDependencies } from "./steps/install-dependencies.mjs";
import { migrateDatabase, openDatabase } from "./steps/open-database.mjs";
import { createProgress } from "./steps/progress.mjs";
import { readSettings } from "./steps/settings.mjs";
import { listenForStop } from "./steps/stop-signals.mjs";
import { startApps } from "./steps/supervise-apps.mjs";
import { reportFailure, StoppedError } from "./steps/user-error.mjs";

const longestStop = 4900;
const isWatching = process.argv.includes("--watch");
const progress = createProgress();
let database;
let apps;

const stop = listenForStop(() => {
  apps?.kill();
  process.exit(130);
});

try {
  await run();
  await shutDown();
} catch (error) {
  await shutDown();
  if (!(error instanceof StoppedError)) {
    reportFailure(error);
    process.exit(1);
  }
}
process.exit(0);

async function run() {
  checkMachine();
  const settings = readSettings();
  await checkPorts(settings);
  const pnpmFolder = await installDependencies({ signal: stop, progress });
  await build({ pnpmFolder, signal: stop, progress });

  const lost = new AbortController();
  const onLost = (error) => lost.abort(error);
  database = await openDatabase({
    databaseUrl: settings.databaseUrl,
    signal: stop,
    progress,
    onLost,
  });
  await migrateDatabase({ url: database.url, signal: stop, progress });

  const over = new Promise((_, reject) => {
    for (const signal of [stop, lost.signal]) {
      const end = () => reject(signal.reason);
      signal.addEventListener("abort", end);
      if (signal.aborted) end();
    }
  });
  await progress.step("Starting the API and the web app", async () => {
    apps = startApps(listApps({ settings, databaseUrl: database.url, isWatching }), progress.print);
    await Promise.race([apps.ready, apps.ended, over]);
  });
  printBanner(settings);
  await Promise.race([apps.ended, over]);
}

function printBanner({ publicApiUrl, publicWebUrl }) {
  progress.print(`
  Handbill is running${isWatching ? ", and follows your changes" : ""} (ready in ${progress.elapsed()})

    App    ${publicWebUrl}
    API    ${publicApiUrl}
    Docs   ${publicApiUrl}/docs
    Data   ${database.description}
    Stop   Ctrl-C
`);
}

/** In this order: nobody may ask the database for anything any more when it stops. */
async function shutDown() {
  if (stop.aborted) progress.print("\nStopping …");
  const inOrder = async () => {
    await apps?.stop();
    await database?.close();
  };
  await Promise.race([inOrder(), delay(longestStop)]);
}
