/** The digits, the alphabet, and the letters of three keyboards, row by row: each may begin anew at its end. */
const ROWS = [
  "1234567890",
  "abcdefghijklmnopqrstuvwxyz",
  "qwertyuiopasdfghjklzxcvbnm",
  "qwertzuiopasdfghjklyxcvbnm",
  "azertyuiopqsdfghjklmwxcvbn",
];
/** More than the longest password. */
const LONGEST = 512;

const runs = ROWS.flatMap((row) => [row, [...row].reverse().join("")]).map((row) =>
  row.repeat(Math.ceil(LONGEST / row.length)),
);

/** Whether all of a text, in lower case, is one piece of a row, forwards or backwards, as 123456789012345 is. */
export function isRun(text: string): boolean {
  return runs.some((run) => run.includes(text));
}

/**
 * The shortest part that makes up a text when it is written twice or more, the last time perhaps not to its end: `abc` of
 * abcabcab. The text itself when there is none.
 */
export function repeatedPart(text: string): string {
  for (let length = 1; length <= text.length / 2; length += 1) {
    if (text.startsWith(text.slice(length))) return text.slice(0, length);
  }
  return text;
}
