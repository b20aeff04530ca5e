import { expect, test } from "vitest";
import { entityTag, listsTag, varyByCoding } from "./entity-tag.ts";

const tag = entityTag("one");

test("equal content has an equal tag, other content another", () => {
  expect(entityTag("one")).toBe(tag);
  expect(entityTag("two")).not.toBe(tag);
  expect(tag).toMatch(/^"[\w-]{22}"$/);
});

test.each([
  [tag, true, true],
  [`"x", ${tag} , "y"`, true, true],
  [`W/${tag}`, false, true],
  [varyByCoding(tag, "gzip"), true, true],
  ["*", true, true],
  ["", false, false],
  [tag.slice(1, -1), false, false],
  ['"x"', false, false],
  ['""', false, false],
])("a header %s lists the tag: strongly %s, weakly %s", (header, strong, weak) => {
  expect([listsTag(header, tag, "strong"), listsTag(header, tag, "weak")]).toEqual([strong, weak]);
});
