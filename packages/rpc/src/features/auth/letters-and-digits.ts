import { foldText } from "../../fold-text.ts";

/** What is left of a text without its spaces and signs, case and accents: `springfieldstage` of “Springfield Stage!”. */
export function lettersAndDigits(text: string): string {
  return foldText(text).replaceAll(/[^\p{L}\p{M}\p{N}]/gu, "");
}
