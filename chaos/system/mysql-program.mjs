import { execFile } from "node:child_process";
import { existsSync, globSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { unpackDebianPackages } from "@handbill/local-mysql/debian-packages";
import { pathDirectories } from "../../packages/local-mysql/src/env.ts";
import { findServers, usualDirectories } from "../../packages/local-mysql/src/find-server.ts";
import { identifyServer } from "../../packages/local-mysql/src/server-program.ts";
import { dataFolder } from "../../scripts/steps/checkout.mjs";
import { UserError } from "../../scripts/steps/user-error.mjs";

const run = promisify(execFile);
const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

/**
 * Finds a MySQL server: the one that CHAOS_MYSQL names (the program, or a folder that Debian's packages were unpacked
 * into), one that is installed, or Debian's, which is unpacked once into the project's data folder. Debian's releases
 * have MariaDB only, so it comes from the unstable suite, of the machine's own mirror. Throws `UserError` without one.
 */
export async function provideMysqlProgram({ signal, print }) {
  const given = process.env.CHAOS_MYSQL;
  if (given) return isMysql(await identify(given), given);
  const { programs } = await findServers([...pathDirectories(), ...usualDirectories]);
  const installed = programs.find(({ product }) => product === "MySQL");
  if (installed !== undefined) return installed;

  const folder = join(dataFolder, "chaos-mysql");
  if (!existsSync(folder)) {
    const sources = `deb [signed-by=${keyring}] ${await findMirror()} sid main\n`;
    print("Unpacking MySQL …");
    await unpackDebianPackages(["mysql-server-core"], folder, { sources, signal });
  }
  return isMysql(await identify(folder), folder);
}

/** A program, or one in a folder of unpacked packages, which runs with the libraries that came along. */
async function identify(path) {
  if (!existsSync(path)) throw new UserError(`CHAOS_MYSQL: there is no ${path}.`);
  if (!statSync(path).isDirectory()) return await identifyServer(path);
  const [loader] = globSync(join(path, "{,usr/}lib/*-linux-gnu*/ld-linux-*.so.*"));
  const libraries = globSync(join(path, "{,usr/}lib/*-linux-gnu*")).join(":");
  const words = loader === undefined ? [] : [loader, "--library-path", libraries];
  return await identifyServer(join(path, "usr/sbin/mysqld"), words);
}

function isMysql(program, path) {
  if (program.product === "MySQL") return program;
  const reason = program.reason ?? `it is ${program.product} ${program.version}`;
  throw new UserError(`${path} is no MySQL server that runs here: ${reason}`);
}

async function findMirror() {
  const ask = ["indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"];
  const { stdout } = await run("apt-get", ask).catch(() => ({ stdout: "" }));
  const mirror = stdout.split("\n").find((uri) => /\/debian\/?$/.test(uri));
  if (mirror !== undefined && existsSync(keyring)) return mirror;
  throw new UserError(
    "There is no MySQL server on this machine, and no Debian to take one from.\n" +
      "Install one, or say where it is: CHAOS_MYSQL=/path/to/mysqld npm run chaos -- --database mysql",
  );
}
