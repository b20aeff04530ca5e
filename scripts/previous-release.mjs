// npm run test:previous-release: the tests of the release before this one, on the schema of now. While a release is rolled
// out, the one before still runs (docs/migrations.md, “Expand, then contract”). --ref takes any commit for that release.
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { checkMachine } from "./steps/check-machine.mjs";
import { dataFolder, root } from "./steps/checkout.mjs";
import { createProgress } from "./steps/progress.mjs";
import { runProcess } from "./steps/run-process.mjs";
import { listenForStop } from "./steps/stop-signals.mjs";
import { reportFailure, StoppedError, UserError } from "./steps/user-error.mjs";

/** What meets the schema while it serves. The migrator's own tests are about the migrations of their time. */
const tests = ["packages/rpc/", "apps/api/"];
const folder = join(dataFolder, `previous-release-${process.pid}`);

let running;
const stop = listenForStop(() => {
  running?.kill("SIGKILL");
  process.exit(130);
});

try {
  process.exitCode = await run();
} catch (error) {
  process.exitCode = error instanceof StoppedError ? 130 : 1;
  if (!(error instanceof StoppedError)) reportFailure(error);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit();

async function run() {
  checkMachine();
  const { values } = parseArgs({ options: { ref: { type: "string" } } });
  const progress = createProgress();
  const release = values.ref ?? (await findPreviousRelease());
  if (release === undefined) {
    progress.print(
      "There is no release before this one (no tag v… in its history): nothing to test.",
    );
    return 0;
  }
  await progress.step(`Taking ${release} with the migrations of now`, () => takeOut(release));
  const code = await runTests();
  stop.throwIfAborted();
  if (code !== 0) {
    throw new UserError(
      `Tests of ${release} fail on the schema of now: while this release is rolled out, that one would break.\n` +
        "See docs/migrations.md, “Expand, then contract”. (A test that fails without the new migrations too says nothing.)",
    );
  }
  progress.print(`${release} works on the schema of now.`);
  return 0;
}

/** The newest tag `v…` in the history of HEAD that is not HEAD's own; undefined when there is none. */
async function findPreviousRelease() {
  const [isShallow] = await git("rev-parse", "--is-shallow-repository");
  if (isShallow === "true") {
    throw new UserError(
      "This clone is shallow, and does not know its releases: git fetch --unshallow --tags",
    );
  }
  // the suffix: v1.0.0-rc.1 comes before v1.0.0
  const sorted = ["-c", "versionsort.suffix=-", "tag", "--sort=-version:refname"];
  const [newest] = await git(
    ...sorted,
    "--merged",
    "HEAD",
    "--no-contains",
    "HEAD",
    "--list",
    "v*",
  );
  return newest;
}

/** Writes the files of that release into the folder, with the present migrations instead of its own. */
async function takeOut(release) {
  const [commit] = await git("rev-parse", "--verify", "--end-of-options", `${release}^{commit}`);
  mkdirSync(join(folder, ".data"), { recursive: true });
  const archive = join(folder, ".data/release.tar");
  await git("archive", "--output", archive, commit);
  await runTool("tar", ["-xf", archive, "-C", folder]);
  rmSync(archive);
  rmSync(join(folder, "drizzle"), { recursive: true });
  cpSync(join(root, "drizzle"), join(folder, "drizzle"), { recursive: true });
  // a server that was unpacked already need not be fetched again
  const server = join(dataFolder, "mysql-server");
  if (existsSync(server)) symlinkSync(server, join(folder, ".data/mysql-server"));
}

/** Has the release install itself and run its tests, as its own `npm test` does. */
function runTests() {
  stop.throwIfAborted();
  running = spawn(process.execPath, ["scripts/test.mjs", ...tests], {
    cwd: folder,
    stdio: "inherit",
  });
  stop.addEventListener("abort", () => running.kill("SIGTERM"), { once: true });
  return new Promise((resolve, reject) => {
    running.once("error", reject);
    running.once("exit", (code) => resolve(code ?? 1));
  });
}

function git(...args) {
  return runTool("git", args);
}

/** Runs a program in the checkout. Returns its lines; throws `UserError` with them when it fails. */
async function runTool(command, args) {
  const { code, lines } = await runProcess(command, args, { cwd: root, signal: stop });
  if (code === 0) return lines;
  throw new UserError([`${command} ${args[0]} failed:`, ...lines].join("\n"));
}
