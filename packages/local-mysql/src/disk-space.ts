import { statfsSync } from "node:fs";

const leastFree = 64 * 2 ** 20;

/** Tells whether the disk that holds `path` has too little room left for a database to start. */
export function isDiskFull(path: string): boolean {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize < leastFree;
}

/** What to do about it. */
export const freeSomeSpace =
  "The disk is full. Free some space (a database needs about 200 MB), then try again.";
