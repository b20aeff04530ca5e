import { expect, test } from "vitest";
import { canonicalUsername, isReservedUsername } from "./canonical-username.ts";

test.each([
  ["Alice", "alice"],
  ["paul", "pau1"],
  ["paul", "pauI"],
  ["bob", "b0b"],
  ["modern", "modem"],
  ["savvy", "sawy"],
])("%s and %s are one name", (one, other) => {
  expect(canonicalUsername(one)).toBe(canonicalUsername(other));
});

test.each([
  ["anna", "hanna"],
  ["a.b", "a-b"],
  ["x2", "x3"],
])("%s and %s are two", (one, other) => {
  expect(canonicalUsername(one)).not.toBe(canonicalUsername(other));
});

test("what speaks for the site is reserved, however it is written", () => {
  for (const name of ["admin", "ADM1N", "r00t", "Handbill"]) {
    expect(isReservedUsername(name)).toBe(true);
  }
  expect(isReservedUsername("test")).toBe(false);
});
