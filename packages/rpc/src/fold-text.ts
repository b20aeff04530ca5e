/** Letters that Unicode does not take apart, though the plain keyboard's spelling has their base letter. */
const BASE_LETTERS: Record<string, string> = {
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  ħ: "h",
  ł: "l",
  ŧ: "t",
  þ: "th",
  ς: "σ",
};
const WITHOUT_BASE = new RegExp(`[${Object.keys(BASE_LETTERS).join("")}]`, "g");

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are ASCII
const ASCII = /^[\x00-\x7f]*$/;

/**
 * Accents and whatever else is put on letters of any script, Hebrew points, and what is never drawn. Marks that are half of a
 * letter stay: the vowels of Indic scripts and Thai, and the voicing of kana, without which other words would be read.
 */
const MARKS =
  /(?![\u3099\u309a])[\p{Script=Inherited}&&\p{M}]|\p{Me}|[[\p{Script=Hebrew}\p{Script=Cyrillic}]&&\p{Mn}]|\p{Default_Ignorable_Code_Point}/gv;

/**
 * One spelling for all that people take for the same text: for comparisons and keys, never to be shown. Case, accents, width
 * and the kind and number of spaces make no difference. Folding twice changes nothing; the result may be longer than the text,
 * up to eighteen times.
 */
export function foldText(text: string): string {
  if (ASCII.test(text)) return spaced(text.toLowerCase()); // what the rest makes of it, in a tenth of the time
  const bare = withoutMarks(text);
  // By way of the upper case: ẞ is ß, ß is SS, ſ is S and ı is I.
  return spaced(
    withoutMarks(withoutMarks(bare.toLowerCase().toUpperCase()).toLowerCase())
      .replace(WITHOUT_BASE, (letter) => BASE_LETTERS[letter] ?? letter)
      .normalize("NFC"),
  );
}

function spaced(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

function withoutMarks(text: string): string {
  return text.normalize("NFKD").replace(MARKS, "");
}
