/** A dump or a restore that cannot be made. The message says why, what there is now, and the way out. */
export class BackupError extends Error {
  override readonly name = "BackupError";
}
