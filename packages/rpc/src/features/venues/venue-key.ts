import { hash } from "node:crypto";
import { foldText } from "../../fold-text.ts";

/** What a venue is found by: equal for names and addresses that people take for the same, whatever the case and accents. */
export function venueKey({ name, address }: { name: string; address: string }): Buffer {
  return hash("sha256", `${foldText(name)}\0${foldText(address)}`, "buffer");
}
