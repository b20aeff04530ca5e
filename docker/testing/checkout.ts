import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this checkout. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The folder of the Node that Handbill is developed with, and of no other program. */
export const nodeFolder = join(root, "node_modules/node/bin");

/** Reads a file of the checkout, by its path from there. */
export function readSource(path: string): Promise<string> {
  return readFile(join(root, path), "utf8");
}
