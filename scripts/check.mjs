// npm run check: style, types, migrations, import rules, docs/asvs.md, unused code. Names of checks as arguments run only those.
import { checkMachine } from "./steps/check-machine.mjs";
import { pinnedNode, root, toolEnvironment } from "./steps/checkout.mjs";
import { installDependencies } from "./steps/install-dependencies.mjs";
import { createProgress } from "./steps/progress.mjs";
import { runProcess } from "./steps/run-process.mjs";
import { runTurbo } from "./steps/run-turbo.mjs";
import { listenForStop } from "./steps/stop-signals.mjs";
import { reportFailure, StoppedError, UserError } from "./steps/user-error.mjs";

const stop = listenForStop(() => process.exit(130));
const progress = createProgress();

/** What each check does, given where pnpm is. */
const CHECKS = {
  lint: () => runTool("Style", "biome", ["check", "--error-on-warnings"]),
  types: (pnpmFolder) =>
    runTurbo(["typecheck"], { title: "Types", pnpmFolder, signal: stop, progress }),
  migrations: () => runTool("Migrations", pinnedNode, ["packages/db/dist/cli.js", "lint"]),
  imports: () => runTool("Import rules", pinnedNode, ["scripts/check-imports.mjs"]),
  asvs: () => runTool("ASVS", pinnedNode, ["scripts/check-asvs.mjs"]),
  unused: () => runTool("Unused code", "knip", []),
};

try {
  await run();
} catch (error) {
  if (error instanceof StoppedError) process.exit(130);
  reportFailure(error);
  process.exit(1);
}

async function run() {
  checkMachine();
  const asked = process.argv.slice(2);
  const unknown = asked.find((name) => !(name in CHECKS));
  if (unknown) {
    throw new UserError(
      `There is no check “${unknown}”. There are: ${Object.keys(CHECKS).join(", ")}.`,
    );
  }
  const pnpmFolder = await installDependencies({ signal: stop, progress });
  for (const name of asked.length > 0 ? asked : Object.keys(CHECKS)) {
    await CHECKS[name](pnpmFolder);
  }
}

async function runTool(title, command, args) {
  await progress.step(title, async () => {
    const { code, lines } = await runProcess(command, args, {
      cwd: root,
      signal: stop,
      env: toolEnvironment(),
    });
    if (code !== 0) throw new UserError([`${title}:`, ...lines].join("\n"));
  });
}
