import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { runCommand } from "./run-command.ts";

export type Product = "MariaDB" | "MySQL";

/** A server that this machine can run: `command` with `args` before any others. */
export interface ServerProgram {
  command: string;
  args: readonly string[];
  product: Product;
  /** As in `10.11.19`. */
  version: string;
  /** The folder of its error messages and system tables, where it could be found. */
  shareDirectory: string | undefined;
}

/** A program that is there, but does not run. */
export interface BrokenProgram {
  command: string;
  reason: string;
}

/** Asks a server binary what it is. `loader` comes before it on the command line, for one with its own libraries. */
export async function identifyServer(
  binary: string,
  loader: readonly string[] = [],
): Promise<ServerProgram | BrokenProgram> {
  const [command = binary, ...args] = [...loader, binary];
  const signal = AbortSignal.timeout(20_000);
  const { code, lines } = await runCommand(command, [...args, "--no-defaults", "--version"], {
    signal,
  });
  const found = lines
    .map((line) => /\sVer (\d+\.\d+\.\d+)(-MariaDB)?/i.exec(line))
    .find((match) => match !== null);
  const version = found?.[1];
  if (code !== 0 || version === undefined) {
    return { command: binary, reason: lines.at(-1) ?? "it prints no version" };
  }
  return {
    command,
    args,
    product: found?.[2] === undefined ? "MySQL" : "MariaDB",
    version,
    shareDirectory: findShareDirectory(realpathSync(binary)),
  };
}

function findShareDirectory(binary: string): string | undefined {
  const prefix = dirname(dirname(binary));
  return [prefix, "/usr"]
    .flatMap((folder) =>
      ["share/mariadb", "share/mysql", "share"].map((name) => join(folder, name)),
    )
    .find((folder) => existsSync(join(folder, "english", "errmsg.sys")));
}
