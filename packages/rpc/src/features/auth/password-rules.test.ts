import { expect, test } from "vitest";
import { explainRefusal, explainUsernameRefusal } from "./password-rules.ts";

const rules = { minLength: 8, refusesCommon: true, siteName: "Handbill" };

test.each([
  ["short", "must have at least 8 characters"],
  ["👩‍👩‍👧‍👦", "must have at least 8 characters"], // 7 code points in 11 units
  ["Password1", "guessed first"],
  ["ｐａｓｓｗｏｒｄ１", "guessed first"],
  ["xx-HANNA-xx", "must not contain the username"],
  ["my-handbill-pass", "must not contain the name of this site"],
  ["ﷺ", "must have at least 8 characters"], // 18 once NFKC has taken it apart
  ["e\u0301".repeat(7), "must have at least 8 characters"], // 14 as typed, 7 once it has put them together
  ["aaaaaaaaaaaaaaa", "guessed first"],
  ["abc1abc1abc1abc", "guessed first"],
  ["PasswordPassword", "guessed first"],
  ["123456789012345", "guessed first"],
  ["qwertyuiopasdfgh", "guessed first"],
  ["to h.a.n.n.a with love", "must not contain the username"],
])("%s is refused: %s", (password, why) => {
  expect(explainRefusal(password, "hanna", rules)).toContain(why);
});

test("nothing is asked of its composition", () => {
  for (const password of ["aaaaaaaaaaab", "correct horse", "ééééüüüü", "tabletop+tabletop"]) {
    expect(explainRefusal(password, "hanna", rules)).toBeUndefined();
  }
});

test.each([
  "springfieldstage",
  "Springfield-Stage",
  "SPRINGFIELD  STAGE",
  "Spríngfield_stage",
  "ｓｐｒｉｎｇｆｉｅｌｄstage",
])("the name of the site is found however it is written: %s", (name) => {
  const named = { ...rules, siteName: "Springfield Stage" };
  expect(explainRefusal(`my ${name} 42`, "hanna", named)).toContain("the name of this site");
  expect(explainRefusal("my springfield 42", "hanna", named)).toBeUndefined();
});

test("a name of signs is no part of a password without them", () => {
  expect(explainRefusal("correct horse", "_c_", { ...rules, siteName: "★" })).toBeUndefined();
  expect(explainRefusal("correct ★ horse", "_c_", { ...rules, siteName: "★" })).toBeDefined();
});

test("nobody takes a name that the password contains", () => {
  expect(explainUsernameRefusal("Han-na", "hanna and the bees", rules)).toBe(
    "must not be a part of the password",
  );
  expect(explainUsernameRefusal("bob", "hanna and the bees", rules)).toBeUndefined();
  const lax = { ...rules, refusesCommon: false };
  expect(explainUsernameRefusal("hanna", "hanna", lax)).toBeUndefined();
});

test("for development only the length counts", () => {
  const lax = { ...rules, minLength: 4, refusesCommon: false };
  expect(explainRefusal("pass", "pass", lax)).toBeUndefined();
  expect(explainRefusal("pas", "pass", lax)).toBe("must have at least 4 characters");
});
