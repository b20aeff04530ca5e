import { expect, test } from "vitest";
import { canonicalLogin } from "./canonical-login.ts";

test.each(["ann", "ANN", "Ann", "ａｎｎ", "ＡＮＮ"])("%s is ann", (typed) => {
  expect(canonicalLogin(typed)).toBe("ann");
});

test.each(["änn", "ánn", "a\u0301nn", "ann\u200b", "an\u0000n", "ann \u200b", "a nn", "đnn"])(
  "%j is nobody, though the database might take it for somebody",
  (typed) => {
    expect(canonicalLogin(typed)).toMatch(/^\//);
  },
);

test("an address is an address, whatever its case", () => {
  expect(canonicalLogin("User+tag@Domain.COM")).toBe("user+tag@domain.com");
});
