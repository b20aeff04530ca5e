import { expect, test } from "vitest";
import { isRun, repeatedPart } from "./password-pattern.ts";

test.each([
  ["aaaaa", "a"],
  ["passwordpassword", "password"],
  ["abcabcab", "abc"],
  ["aabaab", "aab"],
  ["🐝🐝🐝", "🐝"],
  ["abca", "abca"], // begun again, but not written twice
  ["abcdabce", "abcdabce"],
  ["a", "a"],
  ["", ""],
])("%j repeats %j", (text, part) => {
  expect(repeatedPart(text)).toBe(part);
});

test.each(["123456789012345", "543210987654321", "abcdefghijklmno", "qwertyuiopasdfg", "mnbvcxz"])(
  "%s is a run",
  (text) => {
    expect(isRun(text)).toBe(true);
    expect(isRun(`${text}!`)).toBe(false);
  },
);
