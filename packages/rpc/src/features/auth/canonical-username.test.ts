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
    expect(isReservedUsername(name, "Example")).toBe(true);
  }
  expect(isReservedUsername("test", "Example")).toBe(false);
});

test("so is the name of the site", () => {
  for (const name of [
    "springfieldstage",
    "Springfield.Stage",
    "spr1ngfield-stage",
    "_Springfield_Stage_",
  ]) {
    expect(isReservedUsername(name, "Springfield Stage")).toBe(true);
  }
  expect(isReservedUsername("cafe-zoe", "Café Zoë")).toBe(true);
  expect(isReservedUsername("springfield", "Springfield Stage")).toBe(false);
  expect(isReservedUsername("---", "★")).toBe(false);
});
