import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { BackupError } from "./backup-error.ts";
import { type DumpStatement, type DumpSummary, readDump, truncated } from "./read-dump.ts";

/**
 * Reads a dump that was compressed into a file, see {@link readDump}.
 *
 * @throws {BackupError} also when the file cannot be read, or is not what gzip wrote.
 */
export async function readDumpFile(
  path: string,
  onStatement: (statement: DumpStatement) => Promise<void>,
): Promise<DumpSummary> {
  try {
    return await pipeline(createReadStream(path), createGunzip(), (chunks) =>
      readDump(chunks, onStatement),
    );
  } catch (error) {
    throw explain(error);
  }
}

function explain(error: unknown): unknown {
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
  if (!(error instanceof Error) || typeof code !== "string") return error;
  if (code === "Z_BUF_ERROR") return truncated();
  if (code.startsWith("Z_")) {
    return new BackupError(`The file is damaged, or not a dump by db:dump: ${error.message}.`, {
      cause: error,
    });
  }
  const isFileError = Reflect.has(error, "syscall") && Reflect.has(error, "path");
  return isFileError
    ? new BackupError(`The file cannot be read: ${error.message}.`, { cause: error })
    : error;
}
