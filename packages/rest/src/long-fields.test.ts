import { expect, test } from "vitest";
import { z } from "zod";
import { longFields } from "./long-fields.ts";

const schema = z.strictObject({
  title: z.string().max(10, "is too long"),
  note: z.string().optional(),
  tags: z.array(z.string().max(5, "is too long")).max(3, "are too many").optional(),
  size: z.number().max(5).optional(),
});

function namesIn(start: string, depth = 0): [string, string][] | undefined {
  const body = depth === 0 ? schema : z.object({ 0: z.unknown(), 1: schema });
  const found = longFields(Buffer.from(start), { schema: body, depth });
  return found?.issues.map(({ path, message }) => [path.join("."), message]);
}

const LARGE = "makes the body too large";

test.each<[string, string, [string, string][] | undefined]>([
  ["in a field beyond its limit", '{"title":"aaaaaaaaaaa', [["title", "is too long"]]],
  ["after one", '{"title":"aaaaaaaaaaa","note":"b', [["title", "is too long"]]],
  ["in a field without a limit", '{"title":"a","note":"bbb', [["note", LARGE]]],
  ["in a field within its limit", '{"note":"bbb","title":"a', [["title", LARGE]]],
  ["in one that is not known", '{"title":"a","junk":[[{"a":"bbb', [["junk", LARGE]]],
  ["in a text of a list", '{"title":"a","tags":["a","bbbbbb', [["tags.1", "is too long"]]],
  ["between texts of a list", '{"title":"a","tags":["a","b",', [["tags", LARGE]]],
  ["in a list of too many", '{"title":"a","tags":["a","b","c","d",', [["tags", "are too many"]]],
  ["in a number", '{"size":123456789', [["size", LARGE]]],
  ["in an escape", String.raw`{"title":"aaaaaaaaaaa\u00`, [["title", "is too long"]]],
  ["in a field named __proto__", '{"__proto__":"aaa', [["__proto__", LARGE]]],
  ["in a name", '{"title":"a","nnnn', [["nnnn", LARGE]]],
  ["before any name", "{       ", undefined],
  ["after the whole", '{"title":"a"}      ', undefined],
  ["in a text that is no object", '"aaaa', undefined],
  ["in a list that is no object", '["aaaa', [["0", LARGE]]],
  ["in what is not JSON", "aaaa", undefined],
  ["in what was JSON once", '{"title":"aaaaaaaaaaa",,', [["title", "is too long"]]],
  ["at once", "", undefined],
])("the bytes end %s", (_case, start, expected) => {
  expect(namesIn(start)).toEqual(expected);
});

test.each(["éééééééééééééééééééé", "\\u00e9".repeat(20), "\\\\".repeat(20)])(
  "a text is as long as it is wherever the bytes end in it: %s",
  (text) => {
    const whole = Buffer.from(`{"title":"${text}`);
    for (let cut = 0; cut < 6; cut += 1) {
      const found = longFields(whole.subarray(0, whole.length - cut), { schema, depth: 0 });
      expect(found?.issues[0]?.message).toBe("is too long");
    }
  },
);

test("the index of an input in a batch is no part of a field's name", () => {
  expect(namesIn('{"0":{},"1":{"title":"aaaaaaaaaaa', 1)).toEqual([["title", "is too long"]]);
  expect(namesIn('{"0":{},"1":{"note":"aaaaaaaaaaa', 1)).toEqual([["note", LARGE]]);
  expect(namesIn('{"0":{},"1":{', 1)).toBeUndefined();
});

test.each([
  ["text", `{"title":"${"x".repeat(262_144)}`],
  ["escapes", `{"title":"${"\\u5b57".repeat(43_690)}`],
  ["brackets", `{"title":${"[".repeat(262_144)}`],
  ["braces", `{"title":${'{"":'.repeat(65_000)}`],
  ["fields", `{${Array.from({ length: 30_000 }, (_, n) => `"${n}":1`).join(",")}`],
])("256 KiB of %s are gone through without a fault", (_of, start) => {
  expect(() => namesIn(start)).not.toThrow();
});
