// Run by tests, with --conditions=source: prints, as JSON, the command that runs redis-server on this machine.
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { unpackDebianPackages } from "@handbill/local-mysql/debian-packages";
import { dataFolder } from "./steps/checkout.mjs";

process.stdout.write(`${JSON.stringify(await provideRedis())}\n`);

/** Finds redis-server on PATH or among what the cluster has unpacked, or unpacks Debian's, once. */
async function provideRedis() {
  const installed = (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, "redis-server"))
    .find((path) => existsSync(path));
  if (installed !== undefined) return [installed];

  const own = join(dataFolder, "redis");
  const shared = ["cluster/packages", "chaos-programs/packages"].map((path) =>
    join(dataFolder, path),
  );
  const unpacked = [...shared, own].find((folder) => existsSync(programIn(folder))) ?? own;
  await unpackDebianPackages(["redis-server"], unpacked);
  return [...loaderOf(unpacked), programIn(unpacked)];
}

function programIn(folder) {
  return join(folder, "usr/bin/redis-server");
}

/** The libraries that came along may be other than the machine's. */
function loaderOf(unpacked) {
  const folders = ["usr/lib", "lib"]
    .map((path) => join(unpacked, path))
    .filter((path) => existsSync(path))
    .flatMap((path) => readdirSync(path).map((name) => join(path, name)))
    .filter((path) => /-linux-gnu$/.test(path));
  const loaders = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /^ld-linux-.*\.so\.\d+$/.test(name))
      .map((name) => join(folder, name)),
  );
  return [...loaders.slice(0, 1), "--library-path", folders.join(":")];
}
