import { isIPv4, isIPv6 } from "node:net";

/** What {@link networkOf} gives. */
export const NETWORK = /^(?:[0-9a-f.:]+\/\d{2})?$/;

/**
 * The network of an address, for showing people where from: the /24 of an IPv4 address, the /48 of an IPv6 address. The
 * empty text for what is no address.
 */
export function networkOf(address: string): string {
  const [bare = ""] = address.replace(/^::ffff:(?=\d+\.)/i, "").split("%");
  if (isIPv4(bare)) return `${bare.replace(/\.\d+$/, ".0")}/24`;
  if (!isIPv6(bare)) return "";
  const [head = "", tail] = new URL(`http://[${bare}]`).hostname.slice(1, -1).split("::");
  const before = head.split(":").filter(Boolean);
  const after = (tail ?? "").split(":").filter(Boolean);
  const zeros = Array<string>(8 - before.length - after.length).fill("0");
  return `${[...before, ...zeros, ...after].slice(0, 3).join(":")}::/48`;
}
