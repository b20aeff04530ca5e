import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { nodeFolder, readSource, root } from "./checkout.ts";
import type { Dockerfile } from "./dockerfile.ts";

const run = promisify(execFile);

/** The steps that bring in pnpm and the dependencies: the checkout has both. */
const preparation = /^npm install --global|^pnpm (fetch|install)\b/;

/** Does here what the build stage does in the image, with `folder` in place of `/out`. */
export async function buildImage({ steps }: Dockerfile, folder: string): Promise<void> {
  const { packageManager }: { packageManager: string } = JSON.parse(
    await readSource("package.json"),
  );
  const own = steps.filter((step) => !preparation.test(step));
  if (!own.some((step) => step.endsWith(" /out"))) throw new Error("no step makes /out");
  for (const step of own) {
    const command = step.replace(/ \/out$/, ` ${folder}`);
    await runStep(["--yes", "--prefer-offline", "-p", packageManager, "-c", command]);
  }
}

/** Runs a command through npx, in the checkout and with its Node; whoever reads of a failure sees what it printed. */
async function runStep(npxArguments: string[]): Promise<void> {
  const env = {
    ...process.env,
    PATH: `${nodeFolder}:${process.env.PATH}`,
    CI: "1",
    DO_NOT_TRACK: "1",
    TURBO_TELEMETRY_DISABLED: "1",
    // npx has fetched the very pnpm that package.json names
    pnpm_config_pm_on_fail: "ignore",
  };
  try {
    await run("npx", npxArguments, { cwd: root, env, maxBuffer: 64 * 2 ** 20 });
  } catch (error) {
    const output: unknown = error instanceof Error && Reflect.get(error, "stdout");
    throw new Error(`${npxArguments.at(-1)} failed:\n${output}`, { cause: error });
  }
}

/** The names of all packages in a deployed folder, as in `@trpc/server`. */
export async function listPackages(folder: string): Promise<string[]> {
  const { stdout } = await run("find", [
    join(folder, "node_modules"),
    ...["-path", "*/node_modules/*", "-name", "package.json", "-printf", "%h\n"],
  ]);
  const names = stdout
    .split("\n")
    .map((path) => path.slice(path.lastIndexOf("/node_modules/") + "/node_modules/".length))
    .filter((name) => /^(@[^/]+\/)?[^/]+$/.test(name) && name !== "");
  return [...new Set(names)].sort();
}
