import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

const [unshare, nsenter, umount, ip] = ["unshare", "nsenter", "umount", "ip"].map((name) =>
  ["/usr/bin", "/bin", "/usr/sbin", "/sbin"]
    .map((folder) => `${folder}/${name}`)
    .find((path) => existsSync(path)),
);

/**
 * The words before a command that give it a network of its own (unshare(1)): no port is taken there, and cables can be
 * pulled without harm to anybody. What it mounts is its own too, and goes when it does, however that ends. None where
 * that is not possible.
 */
export function wordsForOwnNetwork() {
  const isPossible =
    process.platform === "linux" && process.getuid() === 0 && unshare && nsenter && ip;
  return isPossible ? [unshare, "--net", "--mount", "--"] : [];
}

/** Tells a process that was started so from one that was not. */
export const ownNetworkVariable = "CHAOS_HAS_OWN_NETWORK";

/** Whether this process has a network of its own. */
export function isIsolated() {
  return process.env[ownNetworkVariable] === "1";
}

/** Brings up the loopback interface, which is down in a new namespace. */
export function openOwnNetwork() {
  if (isIsolated()) runIp("link set lo up");
}

/** Runs ip(8) with `words`, divided by spaces, and one `last`, which may have spaces; `before` goes before all of it. */
export function runIp(words, { before = [], last = [] } = {}) {
  const [command, ...args] = [...before, ip, ...words.split(" "), ...last];
  execFileSync(command, args, { stdio: ["ignore", "ignore", "inherit"] });
}

/** Makes a further network namespace, which `file`, an empty one, stands for. Returns the words that enter it. */
export function makeNamespace(file) {
  execFileSync(unshare, [`--net=${file}`, "--", "true"]);
  return [nsenter, `--net=${file}`, "--"];
}

/** Lets go of a namespace, which ends with the last process in it. */
export function releaseNamespace(file) {
  execFileSync(umount, [file]);
}
