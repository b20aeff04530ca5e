import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { hasPinnedNode, readManifest, root, toolEnvironment } from "./checkout.mjs";
import { runProcess } from "./run-process.mjs";
import { UserError } from "./user-error.mjs";
import { withLock } from "./with-lock.mjs";

const stampPath = join(root, "node_modules/.handbill-installed.json");

/** Installs the dependencies unless those of the present lockfile are there. Returns the folder that holds pnpm. */
export async function installDependencies({ signal, progress }) {
  const present = readStamp();
  if (isUpToDate(present)) return dirname(present.pnpm);
  return await progress.step("Installing dependencies", (onDetail) =>
    withLock("install", { signal, onWait: onDetail }, async () => {
      // another process may have done it while this one waited
      const installed = readStamp();
      if (isUpToDate(installed)) return dirname(installed.pnpm);
      const pnpm = await findPnpm({ signal, onDetail });
      await install(pnpm, { signal, onDetail });
      writeFileSync(stampPath, `${JSON.stringify({ key: dependencyKey(), pnpm })}\n`);
      return dirname(pnpm);
    }),
  );
}

/** Has npx fetch the very pnpm that package.json names, and finds where it put it: turbo needs it on PATH later. */
async function findPnpm({ signal, onDetail }) {
  const manager = readManifest().packageManager;
  onDetail(`fetching ${manager}`);
  const { code, lines } = await runProcess(
    "npx",
    ["--yes", "--prefer-offline", "-p", manager, "-c", "command -v pnpm"],
    {
      cwd: root,
      signal,
      // npm's own patience, without a network, is more than a minute
      env: {
        npm_config_fetch_retries: "1",
        npm_config_fetch_retry_mintimeout: "2000",
        ...process.env,
      },
    },
  );
  const path = lines.findLast((line) => line.startsWith("/") && existsSync(line));
  if (code === 0 && path !== undefined) return path;
  throw new UserError(explainInstall(`npx could not fetch ${manager}`, lines));
}

async function install(pnpm, { signal, onDetail }) {
  const args = ["install", "--frozen-lockfile", "--reporter=append-only"];
  const { code, lines } = await runProcess(pnpm, args, {
    cwd: root,
    signal,
    env: { ...toolEnvironment(), CI: "1" },
    onLine: (line) => {
      const counted = /^Progress: (.*)/.exec(line)?.[1];
      if (counted !== undefined) onDetail(counted);
    },
  });
  if (code !== 0)
    throw new UserError(explainInstall("pnpm could not install the dependencies", lines));
  if (!hasPinnedNode()) {
    throw new UserError(
      "pnpm installed the dependencies without the pinned Node. Remove node_modules, then try again.",
    );
  }
}

function explainInstall(what, lines) {
  const text = lines.join("\n");
  const causes = [
    [
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|META_FETCH_FAIL|fetch failed/i,
      "The package registry cannot be reached. Check the network (and the registry or proxy that npm is set to), then try again.",
    ],
    [/ENOSPC|no space left/i, "The disk is full. Free about 1 GB, then try again."],
    [
      /EACCES|EPERM|EROFS/,
      "Something cannot be written. Check who owns this folder and ~/.npm, then try again.",
    ],
    [
      /OUTDATED_LOCKFILE/,
      "pnpm-lock.yaml does not match a package.json. Run pnpm install, and commit the lockfile.",
    ],
  ];
  const [sign, advice] = causes.find(([pattern]) => pattern.test(text)) ?? [
    /err|fail/i,
    "The last it said is below.",
  ];
  const telling = lines.filter((line) => sign.test(line) && !line.startsWith("Progress"));
  const shown = (telling.length > 0 ? telling : lines).slice(-4).map((line) => `  ${line.trim()}`);
  return [`${what}.`, advice, ...shown].join("\n");
}

function isUpToDate(stamp) {
  return stamp?.key === dependencyKey() && existsSync(stamp.pnpm) && hasPinnedNode();
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stampPath, "utf8"));
  } catch {
    // none, or cut short: install again
    return undefined;
  }
}

/** What the installed dependencies depend on. */
function dependencyKey() {
  const manifests = ["packages", "apps"].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => join(folder, name, "package.json")),
  );
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}\n`);
  for (const file of [
    "pnpm-lock.yaml",
    "pnpm-workspace.yaml",
    "package.json",
    ...manifests.sort(),
  ]) {
    const path = join(root, file);
    if (existsSync(path)) hash.update(file).update(readFileSync(path));
  }
  return hash.digest("hex");
}
