import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { unpackDebianPackages } from "@handbill/local-mysql/debian-packages";
import { root } from "./checkout.ts";

const run = promisify(execFile);

/** A program with the arguments that come before any others. */
export type Program = readonly [string, ...string[]];

/** nginx, and the envsubst with which its image fills in templates. */
export interface NginxPrograms {
  nginx: Program;
  envsubst: Program;
}

/** Finds nginx and envsubst on PATH, or unpacks Debian's, once, into the project's data folder. */
export async function provideNginx(): Promise<NginxPrograms> {
  const nginx = find("nginx");
  const envsubst = find("envsubst");
  if (nginx && envsubst) return { nginx: [nginx], envsubst: [envsubst] };

  const folder = join(root, ".data/nginx");
  await unpackDebianPackages(["nginx-light", "gettext-base"], folder);
  // with the libraries that came along, which may be other than the machine's
  const { stdout } = await run("find", [folder, "-name", "ld-linux-*.so.*"]);
  const [loader = ""] = stdout.split("\n");
  const libraries: string[] = [];
  for (const parent of ["lib", "usr/lib"].map((path) => join(folder, path))) {
    const names = existsSync(parent) ? await readdir(parent) : [];
    libraries.push(
      ...names.filter((name) => /-linux-gnu/.test(name)).map((name) => join(parent, name)),
    );
  }
  const load = (path: string): Program => [
    loader,
    "--library-path",
    libraries.join(delimiter),
    join(folder, path),
  ];
  return { nginx: load("usr/sbin/nginx"), envsubst: load("usr/bin/envsubst") };
}

function find(name: string): string | undefined {
  return [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin"]
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}
