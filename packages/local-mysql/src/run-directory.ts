import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { explainFileSystemError, systemErrorCode } from "./file-system-error.ts";
import { LocalServerError } from "./local-server-error.ts";

// sun_path holds 104 bytes on macOS and 108 on Linux, a NUL included
const longestSocketPath = 100;
const longestSocketName = "/keeper.sock";

/**
 * Makes the private (0700) directory that holds the sockets of a data folder, and returns its path.
 *
 * It is `<dataDir>/run`, or, where a socket's path would become too long for the system, a directory under the
 * temporary folder that `<dataDir>/run` links to: through the link, processes with another TMPDIR find the same one.
 */
export function openRunDirectory(dataDir: string): string {
  const inside = join(dataDir, "run");
  const path = fits(inside) ? inside : (linkTarget(inside) ?? linkToTemporary(inside));
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw explainFileSystemError(error, path);
  }
  const found = lstatSync(path);
  // in a shared temporary folder the name might have been taken by somebody else
  const isOurs =
    found.isDirectory() && (process.getuid === undefined || found.uid === process.getuid());
  if (!isOurs || (found.mode & 0o077) !== 0) {
    throw new LocalServerError(
      `The database keeps its sockets in ${path}, and that is not a private folder of this user.\n` +
        "Remove it, then try again.",
    );
  }
  return path;
}

/** Removes the run directory of a stopped server, if it is outside its data folder; the next start makes it again. */
export function removeRunDirectory(dataDir: string, path: string): void {
  if (path !== join(dataDir, "run")) rmSync(path, { recursive: true, force: true });
}

function fits(directory: string): boolean {
  return Buffer.byteLength(directory + longestSocketName) <= longestSocketPath;
}

function linkTarget(link: string): string | undefined {
  try {
    return readlinkSync(link);
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return undefined;
    throw explainFileSystemError(error, link);
  }
}

function linkToTemporary(link: string): string {
  const name = `handbill-${createHash("sha256").update(link).digest("hex").slice(0, 16)}`;
  const target = [join(tmpdir(), name), join("/tmp", name)].find(fits) ?? join("/tmp", name);
  try {
    symlinkSync(target, link);
    return target;
  } catch (error) {
    if (systemErrorCode(error) === "EEXIST") return readlinkSync(link);
    throw explainFileSystemError(error, link);
  }
}
