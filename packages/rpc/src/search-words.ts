import { foldText } from "./fold-text.ts";

// The full-text parsers of MySQL and MariaDB leave out short words and stop words, cut long ones, disagree about what a letter
// is, and know no word in a script without spaces. So what they are given are words of a-z and 0-9 only, three to 82 long:
// a marker that is no word of any list, and then the word itself, or four digits (base 36) for each of its characters.
const PLAIN = "a0";
const CODED = "u0";
const DIGITS_OF_A_CHARACTER = 4;
const LONGEST_WORD = 2 + 20 * DIGITS_OF_A_CHARACTER;

/** What a TEXT column holds. */
const MOST_BYTES = 65_535;

/** Scripts that do not part words, or not as people search them: these are found by any part of a word. */
const DENSE =
  "[[\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Hang}\\p{scx=Thai}\\p{scx=Laoo}\\p{scx=Khmr}\\p{scx=Mymr}]&&[\\p{L}\\p{N}\\p{M}]]";
const RUNS = new RegExp(`(?<dense>${DENSE}+)|[[\\p{L}\\p{N}\\p{M}]--${DENSE}]+`, "gv");
const SPACE_IN_DENSE = new RegExp(`(?<=${DENSE}) (?=${DENSE})`, "gv");

/**
 * What a FULLTEXT index is to hold so that {@link matchExpression} finds the texts, whatever their case and accents. At most
 * 65,535 bytes: what comes first is kept, so give the text that matters most first.
 */
export function indexWords(texts: (string | null)[]): string {
  const words = new Set<string>();
  let bytes = -1; // no space before the first
  for (const text of texts) {
    if (text === null) continue;
    // Found as one word too: whether to write a space is often a matter of taste.
    for (const run of runsOf(foldText(text).replaceAll(SPACE_IN_DENSE, ""))) {
      for (const word of indexedWords(run)) {
        if (words.has(word)) continue;
        bytes += word.length + 1;
        if (bytes > MOST_BYTES) return [...words].join(" ");
        words.add(word);
      }
    }
  }
  return [...words].join(" ");
}

/**
 * The expression that finds, `IN BOOLEAN MODE`, what {@link indexWords} gave for texts that have every word of the query, or
 * words that begin like it; of Chinese, Japanese, Korean, Thai and their like, any part of a word. Nothing of the query is an
 * operator. Undefined when there is no word in it, so that nothing is to be found.
 */
export function matchExpression(query: string): string | undefined {
  const words = new Set(runsOf(foldText(query)).flatMap(wantedWords));
  return words.size === 0 ? undefined : [...words].map((word) => `+${word}`).join(" ");
}

interface Run {
  text: string;
  isDense: boolean;
}

function runsOf(folded: string): Run[] {
  return Array.from(folded.matchAll(RUNS), ({ 0: text, groups }) => ({
    text,
    isDense: groups?.dense !== undefined,
  }));
}

/** Of a dense run each pair of neighbours, and the last character: so each character begins a word. */
function indexedWords({ text, isDense }: Run): string[] {
  if (!isDense) return [encodeWord(text)];
  const characters = [...text];
  return characters.map((character, n) => encodeWord(character + (characters[n + 1] ?? "")));
}

function wantedWords({ text, isDense }: Run): string[] {
  const characters = [...text];
  const isOne = characters.length === 1;
  if (!isDense) return [isOne ? encodeWord(text) : `${encodeWord(text)}*`]; // half of all begin with “a”
  if (isOne) return [`${encodeWord(text)}*`];
  return characters.slice(1).map((character, n) => encodeWord(`${characters[n]}${character}`));
}

function encodeWord(word: string): string {
  const encoded = /^[a-z0-9]+$/.test(word) ? PLAIN + word : CODED + [...word].map(encode).join("");
  return encoded.slice(0, LONGEST_WORD);
}

function encode(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(36).padStart(DIGITS_OF_A_CHARACTER, "0");
}
