import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { type BrokenProgram, identifyServer, type ServerProgram } from "./server-program.ts";

/** Where a system keeps servers that are not on every user's PATH. */
export const usualDirectories: readonly string[] = [
  "/usr/sbin",
  "/usr/local/sbin",
  "/usr/local/bin",
  "/usr/libexec",
  "/usr/local/mysql/bin",
  "/opt/homebrew/bin",
  ...["/opt/homebrew/opt", "/usr/local/opt"].flatMap((opt) =>
    ["mysql", "mariadb", "mysql@8.4", "mariadb@11.4", "mariadb@10.11"].map(
      (name) => `${opt}/${name}/bin`,
    ),
  ),
];

/** What a search came upon: the servers that run, best first, and those that are there but do not. */
export interface FoundServers {
  programs: readonly ServerProgram[];
  broken: readonly BrokenProgram[];
}

/** Looks for `mysqld` and `mariadbd` in the given directories, in their order. */
export async function findServers(directories: readonly string[]): Promise<FoundServers> {
  const programs: ServerProgram[] = [];
  const broken: BrokenProgram[] = [];
  const seen = new Set<string>();
  for (const path of directories.flatMap((folder) => [
    join(folder, "mysqld"),
    join(folder, "mariadbd"),
  ])) {
    if (!existsSync(path)) continue;
    const binary = realpathSync(path);
    if (seen.has(binary)) continue;
    seen.add(binary);
    if (isConfined(binary)) {
      broken.push({ command: binary, reason: "AppArmor keeps it to /var/lib/mysql" });
      continue;
    }
    const found = await identifyServer(binary);
    if ("reason" in found) broken.push(found);
    else if (!isSupported(found))
      broken.push({ command: binary, reason: `${found.product} ${found.version} is too old` });
    else programs.push(found);
  }
  return { programs, broken };
}

/** Ubuntu's profile for the packaged MySQL lets it write nowhere else, whoever starts it. */
function isConfined(binary: string): boolean {
  const profile = `/etc/apparmor.d/${binary.slice(1).replaceAll("/", ".")}`;
  if (!existsSync("/sys/kernel/security/apparmor") || !existsSync(profile)) return false;
  // MariaDB's packages ship a profile that holds only comments
  return readFileSync(profile, "utf8").includes("{");
}

/** Older ones lack what the schema needs, or do not initialise the same way. */
function isSupported({ product, version }: ServerProgram): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return product === "MySQL" ? major >= 8 : major > 10 || (major === 10 && minor >= 6);
}
