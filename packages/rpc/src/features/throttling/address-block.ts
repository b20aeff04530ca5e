import { isIPv4, isIPv6 } from "node:net";

/**
 * What is counted as one caller: an IPv4 address, or the /64 of an IPv6 address, which is what one household or server is
 * given (RFC 6177 §2). An IPv4 address in IPv6's clothes (RFC 4291 §2.5.5.2) counts as itself.
 */
export function addressBlock(address: string): string {
  const [bare = ""] = address.split("%"); // the zone of RFC 4007 is this machine's own affair
  if (isIPv4(bare) || !isIPv6(bare)) return bare;
  const groups = expand(bare);
  const [embedded] = /(?<=^(?:0:){5}ffff:).*/.exec(groups.join(":")) ?? [];
  if (embedded === undefined) return `${groups.slice(0, 4).join(":")}::/64`;
  return embedded
    .split(":")
    .map((group) => Number.parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 0xff])
    .join(".");
}

/** The eight groups, in the canonical form that URLs give them. */
function expand(address: string): string[] {
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = "", tail] = canonical.split("::");
  const before = head.split(":").filter(Boolean);
  const after = (tail ?? "").split(":").filter(Boolean);
  return [...before, ...Array<string>(8 - before.length - after.length).fill("0"), ...after];
}
