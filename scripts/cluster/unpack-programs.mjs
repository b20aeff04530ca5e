import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../steps/checkout.mjs";
import { UserError } from "../steps/user-error.mjs";

const packages = ["mariadb-server", "galera-4", "rsync", "haproxy", "redis-server", "nginx"];

/** What runs from the packages, by the name that processes and scripts know it by. */
const paths = {
  mariadbd: "usr/sbin/mariadbd",
  haproxy: "usr/sbin/haproxy",
  "redis-server": "usr/bin/redis-server",
  nginx: "usr/sbin/nginx",
  rsync: "usr/bin/rsync",
  my_print_defaults: "usr/bin/my_print_defaults",
  ss: "bin/ss",
  ps: "bin/ps",
};

/** Galera's state transfer script and what it reads, as MariaDB's package installs them. */
const transferScripts = ["wsrep_sst_rsync", "wsrep_sst_common"];

/**
 * Unpacks Debian's or Ubuntu's packages into `folder`, unless they are there, and tells how to run them with the
 * libraries that came along: nothing is installed, and what the machine has of its own is neither used nor touched.
 */
export async function unpackPrograms(folder, { signal, progress }) {
  const unpacked = join(folder, "packages");
  if (!existsSync(unpacked)) {
    const built = pathToFileURL(join(root, "packages/local-mysql/dist/debian-packages.js")).href;
    const { unpackDebianPackages } = await import(built);
    await progress.step("Unpacking MariaDB, Galera, HAProxy, Redis and nginx", (onProgress) =>
      unpackDebianPackages(packages, unpacked, { signal, onProgress }),
    );
    signal.throwIfAborted();
  }
  const { loader, libraries } = findLoader(unpacked);
  const loaders = join(folder, "loaders");
  const scripts = join(folder, "programs");
  for (const made of [loaders, scripts]) {
    rmSync(made, { recursive: true, force: true });
    mkdirSync(made);
  }
  const program = (name) => ({
    command: join(loaders, name),
    args: ["--library-path", libraries, "--argv0", name, join(unpacked, paths[name])],
  });
  for (const name of Object.keys(paths)) {
    // a process is known by the name of the file that was executed: `ss` must find one called rsync
    symlinkSync(loader, join(loaders, name));
    writeFileSync(join(scripts, name), wrapperOf(name, program(name)));
    chmodSync(join(scripts, name), 0o755);
  }
  for (const name of transferScripts) {
    symlinkSync(join(unpacked, "usr/bin", name), join(scripts, name));
  }
  return {
    program,
    /** The executable that all of them share, by which a process that was left behind is told from others. */
    loader,
    /** A folder for PATH, with every program as a plain command. */
    scripts,
    /** The path of a file of the packages. */
    file: (path) => join(unpacked, path),
    galeraLibrary: join(unpacked, "usr/lib/galera/libgalera_smm.so"),
  };
}

/**
 * A shell script that runs the program as its own process. An rsync daemon that root starts gives up root's rights,
 * and then cannot write into the folder that it was started for: it is told to keep them.
 */
function wrapperOf(name, { command, args }) {
  const line = [command, ...args].map(quote).join(" ");
  const keepsRoot = name === "rsync" && process.getuid?.() === 0;
  if (!keepsRoot) return `#!/bin/sh\nexec ${line} "$@"\n`;
  return `#!/bin/sh\n[ "$1" != --daemon ] || set -- "$@" --dparam=uid=0 --dparam=gid=0\nexec ${line} "$@"\n`;
}

function quote(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function findLoader(unpacked) {
  const names = { x64: "ld-linux-x86-64.so.2", arm64: "ld-linux-aarch64.so.1" };
  const triplets = { x64: "x86_64-linux-gnu", arm64: "aarch64-linux-gnu" };
  const libraries = ["usr/lib", "lib"]
    .map((folder) => join(unpacked, folder, triplets[process.arch] ?? ""))
    .filter((folder) => existsSync(folder));
  const loader = libraries
    .map((folder) => join(folder, names[process.arch] ?? ""))
    .find((path) => existsSync(path) && readdirSync(join(path, "..")).length > 1);
  if (loader === undefined) {
    throw new UserError(
      `npm run cluster runs Debian's packages, and they do not run on ${process.platform} ${process.arch}.\n` +
        "docker/compose.cluster.yaml is the same cluster in containers.",
    );
  }
  return { loader, libraries: libraries.join(":") };
}
