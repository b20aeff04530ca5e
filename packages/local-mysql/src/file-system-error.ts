import { freeSomeSpace } from "./disk-space.ts";
import { LocalServerError } from "./local-server-error.ts";

const reasons: Readonly<Record<string, string>> = {
  EACCES:
    "This user may not write there. Make the folder writable, or run as the user who owns it.",
  EPERM: "This user may not write there. Make the folder writable, or run as the user who owns it.",
  EROFS: "It is on a read-only file system. Use a checkout on a writable one.",
  ENOSPC: freeSomeSpace,
  EDQUOT: "This user's disk quota is used up. Free some space, then try again.",
  ENOTDIR: "A part of that path is a file, not a folder. Move the file away.",
};

/** Reads the code that Node puts on the errors of system calls. */
export function systemErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** Turns a file system's refusal into a `LocalServerError` that names the path; returns any other error as it is. */
export function explainFileSystemError(error: unknown, path: string): unknown {
  const code = systemErrorCode(error);
  const reason = code === undefined ? undefined : reasons[code];
  if (reason === undefined) return error;
  return new LocalServerError(`The database cannot use ${path} (${code}).\n${reason}`, {
    cause: error,
  });
}
