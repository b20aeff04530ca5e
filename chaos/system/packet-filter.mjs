import { execFile } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { unpackDebianPackages } from "@handbill/local-mysql/debian-packages";
import { dataFolder } from "../../scripts/steps/checkout.mjs";

const run = promisify(execFile);

/** Finds nft on PATH, or unpacks Debian's, once, into the project's data folder: a command and its first arguments. */
export async function provideNft() {
  const installed = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin"]
    .map((folder) => join(folder, "nft"))
    .find((path) => existsSync(path));
  if (installed !== undefined) return [installed];
  const folder = join(dataFolder, "nftables");
  await unpackDebianPackages(["nftables"], folder);
  // with the libraries that came along, which may be other than the machine's
  const [loader] = globSync(join(folder, "{,usr/}lib/*-linux-gnu*/ld-linux-*.so.*"));
  const libraries = globSync(join(folder, "{,usr/}lib/*-linux-gnu*"));
  return [loader, "--library-path", libraries.join(":"), join(folder, "usr/sbin/nft")];
}

/**
 * Cuts one Galera node off from the others: packets between them vanish, in both directions, and clients notice nothing.
 * For a network namespace of our own only. Resolves with the function that lets the packets through again.
 */
export async function cutOff(node, { pid, ports }) {
  const others = ports.filter(({ name }) => name !== node.name).map(({ group }) => group);
  const own = ports.find(({ name }) => name === node.name).group;
  const [command, ...args] = await provideNft();
  const nft = (rule) => run(command, [...args, rule]);
  await nft("add table inet chaos");
  await nft("add chain inet chaos output { type filter hook output priority 0; }");
  const drop = (match) => nft(`add rule inet chaos output ${match} drop`);
  await drop(`tcp dport ${own}`);
  await drop(`tcp sport ${own}`);
  // all share one address: what the node itself opened towards the others is known by its ports
  for (const port of await readOwnPorts(pid, others)) {
    await drop(`tcp sport ${port}`);
    await drop(`tcp dport ${port}`);
  }
  // and nobody opens anything new
  await drop(`tcp dport { ${others.join(", ")} } tcp flags & (syn|ack) == syn`);
  return () => nft("delete table inet chaos");
}

/** The local ports of the connections that a process has to one of the given ports. */
async function readOwnPorts(pid, remotePorts) {
  const { stdout } = await run("ss", ["-tnpH", "state", "established"]);
  return stdout
    .split("\n")
    .filter((line) => line.includes(`pid=${pid},`))
    .map((line) =>
      line
        .trim()
        .split(/\s+/)
        .slice(2, 4)
        .map((address) => Number(address.split(":").at(-1))),
    )
    .filter(([, remote]) => remotePorts.includes(remote))
    .map(([local]) => local);
}
