import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { freeSomeSpace, isDiskFull } from "./disk-space.ts";
import { plainEnvironment } from "./env.ts";
import { explainFileSystemError, systemErrorCode } from "./file-system-error.ts";
import { LocalServerError } from "./local-server-error.ts";
import { type CommandResult, runCommand } from "./run-command.ts";

/** The packages cannot be had here: there is no apt, no network, or no such package. */
export class PackagesUnavailableError extends LocalServerError {}

/**
 * Settings of `unpackDebianPackages`. `sources`, in the format of sources.list(5), is where to take them from instead of
 * the machine's own sources; `aptGet` is the program to use, for tests.
 */
export interface UnpackOptions {
  sources?: string;
  signal?: AbortSignal;
  onProgress?: (message: string) => void;
  aptGet?: string;
}

/**
 * Unpacks Debian or Ubuntu packages, with every package they depend on, into `folder`: from the machine's own apt
 * sources, checked with its own keys, as any user, writing nowhere else. Does nothing when `folder` exists, which it
 * does only when complete. Nothing is configured and no package's script runs.
 * Throws `PackagesUnavailableError` with apt's last word, or `LocalServerError` when the folder cannot be written.
 */
export async function unpackDebianPackages(
  packages: readonly string[],
  folder: string,
  { sources, signal, onProgress = () => undefined, aptGet = "apt-get" }: UnpackOptions = {},
): Promise<void> {
  if (existsSync(folder)) return;
  const work = `${folder}.partial-${process.pid}`;
  await removeOlderWork(folder);
  try {
    const step = { onProgress, ...(signal && { signal }) };
    const debs = await download(packages, { ...step, work, aptGet, sources });
    await unpack(debs, { ...step, root: join(work, "root") });
    await rename(join(work, "root"), folder);
  } catch (error) {
    // another process may have been quicker with the same packages
    if (["ENOTEMPTY", "EEXIST"].includes(systemErrorCode(error) ?? "")) return;
    if (isDiskFull(dirname(folder)))
      throw new LocalServerError(`${folder} cannot be written. ${freeSomeSpace}`, { cause: error });
    throw explainFileSystemError(error, folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

interface Step {
  signal?: AbortSignal;
  onProgress: (message: string) => void;
}

async function download(
  packages: readonly string[],
  step: Step & { work: string; aptGet: string; sources: string | undefined },
): Promise<string[]> {
  const { work, aptGet, sources, onProgress, signal } = step;
  for (const name of ["lists/partial", "cache/archives/partial", "root"]) {
    await mkdir(join(work, name), { recursive: true });
  }
  await writeFile(join(work, "status"), "");
  await writeFile(
    join(work, "apt.conf"),
    aptConfiguration(work) + sourcesConfiguration(work, sources),
  );
  if (sources !== undefined) await writeFile(join(work, "sources.list"), sources);
  const run = (args: readonly string[], onLine: (line: string) => void): Promise<CommandResult> =>
    runCommand(aptGet, ["-c", join(work, "apt.conf"), "-q", ...args], {
      cwd: work,
      env: plainEnvironment(),
      onLine,
      ...(signal && { signal }),
    });

  onProgress("reading the distribution's package lists (about 10 MB)");
  const update = await run(
    ["update"],
    everyTwoSeconds((line) => reportFetched(line, onProgress)),
  );

  let total = 0;
  let fetched = 0;
  const announce = everyTwoSeconds(() => onProgress(`downloaded ${fetched} of ${total} packages`));
  const install = await run(
    ["-y", "--no-install-recommends", "--download-only", "install", ...packages],
    (line) => {
      total = Number(/(\d+) newly installed/.exec(line)?.[1] ?? total);
      const size = /^Need to get (.*) of archives/.exec(line)?.[1];
      if (size !== undefined) onProgress(`downloading ${size} in ${total} packages`);
      if (!line.startsWith("Get:")) return;
      fetched += 1;
      announce(line);
    },
  );
  signal?.throwIfAborted();
  const archives = join(work, "cache/archives");
  const debs = (await readdir(archives))
    .filter((name) => name.endsWith(".deb"))
    .map((name) => join(archives, name));
  if (install.code !== 0 || debs.length === 0) {
    throw new PackagesUnavailableError(
      `apt-get could not download ${packages.join(", ")}: ${lastWord(update, install)}`,
    );
  }
  return debs;
}

async function unpack(
  debs: readonly string[],
  { root, signal, onProgress }: Step & { root: string },
): Promise<void> {
  onProgress(`unpacking ${debs.length} packages`);
  let unpacked = 0;
  const announce = everyTwoSeconds(() => onProgress(`unpacked ${unpacked} of ${debs.length}`));
  for (const deb of debs) {
    const { code, lines } = await runCommand(
      "dpkg-deb",
      ["-x", deb, root],
      signal ? { signal } : {},
    );
    signal?.throwIfAborted();
    if (code !== 0)
      throw new PackagesUnavailableError(
        `dpkg-deb could not unpack ${deb}: ${lines.at(-1) ?? `exit code ${code}`}`,
      );
    unpacked += 1;
    announce(deb);
  }
  await rm(join(root, "usr/share/doc"), { recursive: true, force: true });
  await rm(join(root, "usr/share/man"), { recursive: true, force: true });
}

/**
 * The empty status file makes apt resolve for a machine with nothing installed, so that the libraries come along;
 * the cleared hooks are those with which packages refresh caches of the whole system after an update.
 */
function aptConfiguration(work: string): string {
  return `#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
Dir::State "${work}";
Dir::State::Lists "${work}/lists";
Dir::State::status "${work}/status";
Dir::Cache "${work}/cache";
Dir::Log "${work}";
APT::Sandbox::User "";
APT::Keep-Downloaded-Packages "true";
Debug::NoLocking "true";
Acquire::Languages "none";
Acquire::Retries "2";
Acquire::http::Timeout "15";
Acquire::https::Timeout "15";
`;
}

function sourcesConfiguration(work: string, sources: string | undefined): string {
  if (sources === undefined) return "";
  return `Dir::Etc::SourceList "${work}/sources.list";\nDir::Etc::SourceParts "/dev/null";\n`;
}

function reportFetched(line: string, onProgress: (message: string) => void): void {
  const list = /^Get:\d+ \S+ (.*)$/.exec(line)?.[1];
  if (list !== undefined) onProgress(`reading ${list}`);
}

function everyTwoSeconds(report: (line: string) => void): (line: string) => void {
  let last = performance.now();
  return (line) => {
    if (performance.now() - last < 2000) return;
    last = performance.now();
    report(line);
  };
}

/** Without a network, `update` only warns, and what follows does not know the package: the warning is the reason. */
function lastWord(update: CommandResult, install: CommandResult): string {
  const complaint = (result: CommandResult, level: RegExp) =>
    result.lines.findLast((line) => level.test(line));
  const reason =
    complaint(update, /^(E|Err|W): .*Failed to fetch/i) ??
    complaint(update, /^E: /) ??
    complaint(install, /^E: /) ??
    install.lines.at(-1) ??
    "it said nothing";
  return reason.replace(/^[EW]: /, "");
}

async function removeOlderWork(folder: string): Promise<void> {
  try {
    await mkdir(dirname(folder), { recursive: true });
  } catch (error) {
    throw explainFileSystemError(error, dirname(folder));
  }
  const prefix = `${folder}.partial-`;
  for (const name of await readdir(dirname(folder))) {
    const path = join(dirname(folder), name);
    const pid = path.startsWith(prefix) ? Number(path.slice(prefix.length)) : undefined;
    if (pid !== undefined && !isRunning(pid)) await rm(path, { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
