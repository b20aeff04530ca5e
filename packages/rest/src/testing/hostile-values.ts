import * as fc from "fast-check";
import { RawJson } from "./request-plan.ts";

/** Texts that some program somewhere has tripped over. */
const TEXTS = [
  "",
  " ",
  "\0",
  "a\0b",
  "\r\nX-Injected: 1",
  "\uD800",
  "\uDC00\uD800",
  "\u202Eright to left",
  "שלום",
  "👩‍👩‍👧‍👦",
  "e\u0301",
  "\uFEFFbom",
  "ﬀ",
  "İ",
  "__proto__",
  "constructor",
  "toString",
  "null",
  "undefined",
  "true",
  "NaN",
  "Infinity",
  "0",
  "-0",
  "-1",
  "1.5",
  "1e400",
  "0x10",
  "٣",
  "9007199254740993",
  "9".repeat(400),
  "..",
  "../../etc/passwd",
  "%",
  "%00",
  "%zz",
  "' OR 1=1 -- ",
  "\\",
  '"',
  "#{7*7}",
  "<script>",
  "0000-00-00",
  "0000-01-01",
  "0999-12-31",
  "1000-01-01",
  "1000-01-02",
  "2023-02-29",
  "2024-02-29",
  "9999-12-30",
  "9999-12-31",
  "10000-01-01",
  "+012026-01-01",
  "2026-01-01T00:00:00Z",
  "24:00",
  "23:59:60",
  "12am",
  "UTC",
  "+01:00",
  "europe/paris",
  "Etc/GMT+12",
  "Pacific/Apia",
  "00000000-0000-0000-0000-000000000000",
  "ffffffff-ffff-ffff-ffff-ffffffffffff",
  "019AB5A4-6C00-7000-8000-000000000001",
  "{019ab5a4-6c00-7000-8000-000000000001}",
  "x".repeat(300),
  "x".repeat(6_000),
  "😀".repeat(101),
  "x".repeat(70_000),
];

/** JSON that is no number, no end, or not what it looks like. */
const RAW = [
  "1e400",
  "-1e400",
  "1e-400",
  "-0",
  "1E2",
  "9007199254740993",
  `1${"0".repeat(400)}`,
  "NaN",
  "Infinity",
  "00",
  "0x10",
  ".5",
  "+1",
  "undefined",
  "'single'",
  '"\\ud800"',
  '"\\u0000"',
  '"\\x41"',
  '"tab\there"',
  '{"a":1,"a":2}',
  '{"__proto__":{"isAdmin":true}}',
  '{"constructor":{"prototype":{"isAdmin":true}}}',
  "[1,]",
  "/* comment */ 1",
];

/** Any text, most of it troublesome. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: fc.constantFrom(...TEXTS), weight: 4 },
  { arbitrary: fc.string({ unit: "binary", maxLength: 40 }), weight: 2 },
  { arbitrary: fc.string({ unit: "grapheme", maxLength: 40 }), weight: 1 },
);

/** Text that a header can carry (RFC 9110 §5.5). */
export const hostileHeader: fc.Arbitrary<string> = hostileText.map((text) =>
  text
    .replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, "")
    .slice(0, 8_000)
    .trim(),
);

/** Names that an object may not be expected to have. */
export const hostileKey: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom("__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "", "\0"),
  hostileText.map((text) => text.slice(0, 300)),
);

/** Any JSON, well-formed for the most part. */
export const hostileJson: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: hostileText, weight: 4 },
  { arbitrary: fc.constantFrom(null, true, false, 0, -1, 1.5, 2 ** 31, 2 ** 53, 1e308), weight: 2 },
  { arbitrary: fc.constantFrom(...RAW).map((text) => new RawJson(text)), weight: 2 },
  { arbitrary: fc.constantFrom([], {}, [[]], [null], { a: { b: {} } }), weight: 1 },
  { arbitrary: fc.array(hostileText, { maxLength: 3 }), weight: 1 },
  { arbitrary: fc.dictionary(hostileKey, fc.string(), { maxKeys: 3 }), weight: 1 },
  {
    arbitrary: fc
      .tuple(fc.constantFrom("[]", '{"a":}'), fc.constantFrom(10, 1_000, 5_000, 1_000_000))
      .map(([pair, depth]) => new RawJson(nest(pair, depth))),
    weight: 1,
  },
);

function nest(pair: string, depth: number): string {
  return `${pair.slice(0, -1).repeat(depth)}0${pair.slice(-1).repeat(depth)}`;
}
