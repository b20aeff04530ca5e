import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemErrorCode } from "./file-system-error.ts";
import type { Product, ServerProgram } from "./server-program.ts";

/** Which server wrote a data folder last. */
export interface DataOrigin {
  product: Product;
  version: string;
}

/** Reads which server wrote the folder; undefined before there is one. */
export function readDataOrigin(dataDir: string): DataOrigin | undefined {
  try {
    const [product, version] = readFileSync(originPath(dataDir), "utf8").trim().split(" ");
    return (product === "MariaDB" || product === "MySQL") && version !== undefined
      ? { product, version }
      : undefined;
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Records which server writes the folder from now on. */
export function writeDataOrigin(dataDir: string, { product, version }: DataOrigin): void {
  writeFileSync(originPath(dataDir), `${product} ${version}\n`);
}

/** Tells whether a server can read the data: neither product reads the other's, nor what a newer one has upgraded. */
export function canServe(program: ServerProgram, origin: DataOrigin): boolean {
  const [major = 0, minor = 0] = program.version.split(".").map(Number);
  const [dataMajor = 0, dataMinor = 0] = origin.version.split(".").map(Number);
  return program.product === origin.product && major === dataMajor && minor >= dataMinor;
}

function originPath(dataDir: string): string {
  return join(dataDir, "server-version");
}
