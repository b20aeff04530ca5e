import { expect, test } from "vitest";
import { explainRefusal } from "./password-rules.ts";

const rules = { minLength: 8, refusesCommon: true, siteName: "Handbill" };

test.each([
  ["short", "must have at least 8 characters"],
  ["👩‍👩‍👧‍👦", "must have at least 8 characters"], // 7 code points in 11 units
  ["Password1", "guessed first"],
  ["ｐａｓｓｗｏｒｄ１", "guessed first"],
  ["xx-HANNA-xx", "must not contain the username"],
  ["my-handbill-pass", "must not contain the name of this site"],
])("%s is refused: %s", (password, why) => {
  expect(explainRefusal(password, "hanna", rules)).toContain(why);
});

test("nothing is asked of its composition", () => {
  for (const password of ["aaaaaaaaaaab", "correct horse", "ééééüüüü"]) {
    expect(explainRefusal(password, "hanna", rules)).toBeUndefined();
  }
});

test("for development only the length counts", () => {
  const lax = { ...rules, minLength: 4, refusesCommon: false };
  expect(explainRefusal("pass", "pass", lax)).toBeUndefined();
  expect(explainRefusal("pas", "pass", lax)).toBe("must have at least 4 characters");
});
