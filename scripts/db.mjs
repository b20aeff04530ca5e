// npm run db:generate, db:migrate, db:status, db:push, db:studio. Further arguments go to the command behind it.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { build } from "./steps/build.mjs";
import { checkMachine } from "./steps/check-machine.mjs";
import { pinnedNode, root, toolEnvironment } from "./steps/checkout.mjs";
import { installDependencies } from "./steps/install-dependencies.mjs";
import { openDatabase } from "./steps/open-database.mjs";
import { createProgress } from "./steps/progress.mjs";
import { listenForStop } from "./steps/stop-signals.mjs";
import { reportFailure, StoppedError, UserError } from "./steps/user-error.mjs";

const drizzleKit = (...args) => ["drizzle-kit", ...args];
const handbillDb = (...args) => [pinnedNode, "dist/cli.js", ...args];

/** What runs, one after the other until one fails, and whether it needs the database. */
const COMMANDS = {
  generate: { needsDatabase: false, steps: [drizzleKit("generate")] },
  migrate: { needsDatabase: true, steps: [handbillDb("migrate")] },
  status: { needsDatabase: true, steps: [handbillDb("status")] },
  push: { needsDatabase: true, steps: [handbillDb("check-push"), drizzleKit("push")] },
  studio: { needsDatabase: true, steps: [drizzleKit("studio")] },
};

const stop = listenForStop(() => process.exit(130));
let database;

try {
  process.exitCode = await run();
} catch (error) {
  if (error instanceof StoppedError) process.exitCode = 130;
  else {
    reportFailure(error);
    process.exitCode = 1;
  }
} finally {
  await database?.close();
}
process.exit();

async function run() {
  const [name, ...extra] = process.argv.slice(2);
  const command = COMMANDS[name];
  if (!command) {
    throw new UserError(`Say which: ${Object.keys(COMMANDS).join(", ")}, as in npm run db:status.`);
  }
  checkMachine();
  const progress = createProgress(process.stderr);
  const pnpmFolder = await installDependencies({ signal: stop, progress });
  await build({ pnpmFolder, signal: stop, progress });
  if (command.needsDatabase) {
    const databaseUrl = process.env.DATABASE_URL || undefined;
    database = await openDatabase({ databaseUrl, signal: stop, progress, onLost: reportFailure });
  }
  for (const [index, step] of command.steps.entries()) {
    const isLast = index === command.steps.length - 1;
    const code = await runInPackage([...step, ...(isLast ? extra : [])]);
    if (code !== 0) return code;
  }
  return 0;
}

/** Runs a program in packages/db, on this terminal: drizzle-kit asks questions. */
function runInPackage([program, ...args]) {
  const cwd = join(root, "packages/db");
  const env = toolEnvironment(join(cwd, "node_modules/.bin"));
  if (database) env.DATABASE_URL = database.url;
  const child = spawn(program, args, { cwd, env, stdio: "inherit" });
  stop.addEventListener("abort", () => child.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 130));
  });
}
