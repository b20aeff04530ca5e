import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { access, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { BackupError } from "./backup-error.ts";

/** Compresses a dump onto the standard output. */
export async function writeDumpToStdout(
  chunks: AsyncIterable<string>,
  signal: AbortSignal,
): Promise<void> {
  if (process.stdout.isTTY) {
    throw new BackupError("A dump is not for a terminal: redirect it, as in --to - > FILE.");
  }
  try {
    await pipeline(chunks, createGzip(), process.stdout, { signal });
  } catch (error) {
    throw explain(error, "What was written is not a dump, and db:restore will refuse it.");
  }
}

/**
 * Compresses a dump into a new file that only its owner can read. Until all of it is on the disk it has another name, so a
 * file of this name is a whole dump. Returns its size in bytes.
 *
 * @throws {BackupError} when the file exists already, or cannot be written.
 */
export async function writeDumpFile(
  path: string,
  chunks: AsyncIterable<string>,
  signal: AbortSignal,
): Promise<number> {
  await refuseExisting(path);
  const temporary = `${path}.${randomBytes(4).toString("hex")}.partial`;
  try {
    const size = await writeDurably(temporary, chunks, signal);
    await refuseExisting(path);
    await rename(temporary, path);
    await syncFolder(dirname(path));
    return size;
  } catch (error) {
    await rm(temporary, { force: true });
    throw explain(error, `${path} was not written.`);
  }
}

/** @throws {BackupError} when there is a file of that name. */
export async function refuseExisting(path: string): Promise<void> {
  const exists = await access(path).then(
    () => true,
    () => false,
  );
  if (exists) {
    throw new BackupError(`${path} exists already, and is not overwritten: give another name.`);
  }
}

async function writeDurably(
  path: string,
  chunks: AsyncIterable<string>,
  signal: AbortSignal,
): Promise<number> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = createWriteStream(path, { flags: "wx", mode: 0o600, flush: true });
  await pipeline(chunks, createGzip(), file, { signal });
  return file.bytesWritten;
}

/** Has a new name in a folder survive a power cut. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** The database's errors go on as they are; those of the file system and of the signal are told with what is left of it. */
function explain(error: unknown, outcome: string): unknown {
  if (!(error instanceof Error) || error instanceof BackupError) return error;
  if (error.name === "AbortError") return new BackupError(`Stopped. ${outcome}`, { cause: error });
  const isFileError = Reflect.has(error, "syscall") && !Reflect.has(error, "sqlState");
  return isFileError ? new BackupError(`${error.message}. ${outcome}`, { cause: error }) : error;
}
