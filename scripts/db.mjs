// npm run db:… (docs/migrations.md, docs/backups.md). Further arguments go to the command behind it:
// npm run db:migrate -- --to 0003_venues
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

const packageFolder = join(root, "packages/db");
const drizzleKit = (name) => ["drizzle-kit", name];
const handbillDb = (name) => [pinnedNode, "dist/cli.js", name];
const onDatabase = (name) => ({ needsDatabase: true, step: handbillDb(name) });
/** Is given names of files: they are relative to the checkout. */
const onFile = (name) => ({
  needsDatabase: true,
  cwd: root,
  step: [pinnedNode, join(packageFolder, "dist/cli.js"), name],
});

/**
 * What runs: `step`, which is given the further arguments, and what goes before and after it. Each runs only if those before
 * it succeeded.
 */
const COMMANDS = {
  generate: {
    step: drizzleKit("generate"),
    after: [...handbillDb("write-down"), "--folder", "../../drizzle"],
  },
  migrate: onDatabase("migrate"),
  rollback: onDatabase("rollback"),
  status: onDatabase("status"),
  check: onDatabase("check"),
  stamp: onDatabase("stamp"),
  resolve: onDatabase("resolve"),
  dump: onFile("dump"),
  restore: onFile("restore"),
  lint: { step: handbillDb("lint") },
  push: { needsDatabase: true, before: handbillDb("check-push"), step: drizzleKit("push") },
  studio: { needsDatabase: true, step: drizzleKit("studio") },
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
  const { before, step, after, cwd = packageFolder } = command;
  for (const one of [before, [...step, ...extra], after]) {
    const code = one === undefined ? 0 : await runProgram(one, cwd);
    if (code !== 0) return code;
  }
  return 0;
}

/** Runs a program of packages/db on this terminal: drizzle-kit asks questions. */
function runProgram([program, ...args], cwd) {
  const env = toolEnvironment(join(packageFolder, "node_modules/.bin"));
  if (database) env.DATABASE_URL = database.url;
  const child = spawn(program, args, { cwd, env, stdio: "inherit" });
  stop.addEventListener("abort", () => child.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 130));
  });
}
