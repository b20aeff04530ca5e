import { createHash } from "node:crypto";
import { foldText } from "../../fold-text.ts";

/** What a venue is found by: equal for names and addresses that people take for the same, whatever the case and accents. */
export function venueKey({ name, address }: { name: string; address: string }): Buffer {
  return createHash("sha256")
    .update(`${foldText(name)}\0${foldText(address)}`)
    .digest();
}
