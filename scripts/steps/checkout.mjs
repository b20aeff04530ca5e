import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this checkout. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** The folder of everything that Handbill keeps on this machine. Deleting it is a factory reset. */
export const dataFolder = join(root, ".data");

/** The Node that Handbill is developed with: a dev dependency, there once dependencies are installed. */
export const pinnedNode = join(root, "node_modules/node/bin/node");

/** The contents of the root package.json. */
export function readManifest() {
  return JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
}

/** The environment for tools: the pinned Node and the installed programs come first on PATH, and nothing phones home. */
export function toolEnvironment(...binFolders) {
  const folders = [join(root, "node_modules/.bin"), ...binFolders, process.env.PATH ?? ""];
  return {
    ...process.env,
    PATH: folders.join(delimiter),
    // npx has fetched the very pnpm that package.json names: it need not look for itself in the registry and the lockfile
    pnpm_config_pm_on_fail: "ignore",
    DO_NOT_TRACK: "1",
    TURBO_TELEMETRY_DISABLED: "1",
    TURBO_NO_UPDATE_NOTIFIER: "1",
  };
}

/** Tells whether the pinned Node is there to be run. */
export function hasPinnedNode() {
  return existsSync(pinnedNode);
}
