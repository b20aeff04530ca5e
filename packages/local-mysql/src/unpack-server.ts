import { existsSync } from "node:fs";
import { join } from "node:path";
import { PackagesUnavailableError, unpackDebianPackages } from "./debian-packages.ts";
import { type BrokenProgram, identifyServer, type ServerProgram } from "./server-program.ts";

/** Where the unpacked server is kept and what unpacks it. */
export interface UnpackServerPlace {
  cacheDir: string;
  aptGet: string;
}

const triplets: Readonly<Record<string, string>> = {
  x64: "x86_64-linux-gnu",
  arm64: "aarch64-linux-gnu",
};

/**
 * Unpacks Debian's or Ubuntu's MariaDB into the cache, unless it is there, and tells how to run it with the libraries
 * that came along. On other systems, or when it cannot be had, tells why.
 */
export async function unpackServer(
  { cacheDir, aptGet }: UnpackServerPlace,
  options: { signal: AbortSignal; onProgress: (message: string) => void },
): Promise<ServerProgram | BrokenProgram> {
  const root = join(cacheDir, "root");
  const triplet = triplets[process.arch];
  if (process.platform !== "linux" || triplet === undefined) {
    return {
      command: "apt-get",
      reason: `it provides no server for ${process.platform} on ${process.arch}`,
    };
  }
  try {
    await unpackDebianPackages(["mariadb-server-core"], root, { ...options, aptGet });
  } catch (error) {
    if (!(error instanceof PackagesUnavailableError)) throw error;
    return { command: aptGet, reason: error.message };
  }
  const libraries = ["usr/lib", "lib"]
    .map((folder) => join(root, folder, triplet))
    .filter((path) => existsSync(path));
  const loader = libraries
    .flatMap((folder) =>
      ["ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"].map((name) => join(folder, name)),
    )
    .find((path) => existsSync(path));
  const binary = join(root, "usr/sbin/mariadbd");
  if (loader === undefined || !existsSync(binary)) {
    return { command: binary, reason: `it is incomplete. Remove ${cacheDir}, then try again` };
  }
  return await identifyServer(binary, [loader, "--library-path", libraries.join(":")]);
}
