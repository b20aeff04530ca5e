import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

const unshare = ["/usr/bin/unshare", "/bin/unshare"].find((path) => existsSync(path));
const ip = ["/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip"].find((path) => existsSync(path));

/**
 * The words before a command that give it a network of its own (unshare(1)): no port is taken there, and packets can be
 * dropped without harm to anybody. What it mounts is its own too, and goes when it does, however that ends. None where
 * that is not possible.
 */
export function wordsForOwnNetwork() {
  const isPossible = process.platform === "linux" && process.getuid() === 0 && unshare && ip;
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
  if (isIsolated()) execFileSync(ip, ["link", "set", "lo", "up"]);
}
