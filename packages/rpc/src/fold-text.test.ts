import fc from "fast-check";
import { expect, test } from "vitest";
import { foldText } from "./fold-text.ts";

test.each([
  ["Café Zoë", "CAFE ZOE"],
  ["Cafe\u0301", "Café"],
  ["Straße", "STRASSE"],
  ["STRAẞE", "strasse"],
  ["Kadıköy", "KADIKÖY"],
  ["İstanbul", "istanbul"],
  ["ΟΔΟΣ", "οδός"],
  ["Ελληνικός χορός", "ΕΛΛΗΝΙΚΟΣ ΧΟΡΟΣ"],
  ["Ёлка", "елка"],
  ["Tromsø", "Tromso"],
  ["Łódź", "lodz"],
  ["Ægir", "AEGIR"],
  ["Ｈａｌｌ　１", "hall 1"],
  ["ｶﾞﾚｰｼﾞ", "ガレージ"],
  ["が", "か\u3099"],
  ["\u1112\u1161\u11ab국", "한국"],
  ["Z\u0351\u036b\u0343\u0362a\u0489\u0316\u0323l\u0334g\u0321o\u035d", "zalgo"],
  ["שָׁלוֹם", "שלום"],
  ["مُحَمَّد", "محمد"],
  ["ﬁne ½", "fine 1⁄2"],
  ["soft\u00adhyphen\u200b\u2060", "softhyphen"],
  ["\u202eabc\u202c", "abc"],
  ["  a \t\n\u00a0 b\u2003", "a b"],
  ["❤️", "❤"],
])("%s is %s", (text, same) => {
  expect(foldText(text)).toBe(foldText(same));
});

test.each([
  ["カラス", "ガラス"],
  ["कि", "का"],
  ["ไก่", "กา"],
  ["한", "하"],
  ["a b", "ab"],
  ["🎉", "🎊"],
])("%s and %s are two texts", (text, other) => {
  expect(foldText(text)).not.toBe(foldText(other));
});

test("nothing is left of spaces and marks", () => {
  for (const text of ["", " \u3000\n", "\u0301\u200d\ufe0f"]) expect(foldText(text)).toBe("");
});

test("ASCII is folded by the quick way to what the long one makes of it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary-ascii" }), (text) => {
      expect(foldText(text)).toBe(foldText(`${text}\u200d`));
    }),
  );
});

test("folding again changes nothing, nor does another case or form before it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const folded = foldText(text);
      expect(foldText(folded)).toBe(folded);
      expect(foldText(text.normalize("NFD"))).toBe(folded);
      expect(foldText(text.toLowerCase())).toBe(folded);
    }),
    { numRuns: 500 },
  );
});

test("broken surrogate pairs are let through", () => {
  expect(foldText("A\ud800")).toBe("a\ud800");
});
