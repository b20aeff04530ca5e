import { foldText } from "../../fold-text.ts";

/** What the column holds, in characters: a folded text can be longer than it was. */
const LONGEST = 100;

/** By what events with a tag are found: tags that are taken for the same have the same key. */
export function tagKey(tag: string): string {
  return [...foldText(tag)].slice(0, LONGEST).join("");
}
