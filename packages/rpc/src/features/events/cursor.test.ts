import { expect, test } from "vitest";
import { decodeCursor, encodeCursor } from "./cursor.ts";

const cursor = {
  key: new Date("2026-07-01T18:00:00.000Z"),
  id: "019ab5a4-6c00-7000-8000-000000000001",
};

const question = { from: "2026-07-01" };

test("a cursor comes back as it went out", () => {
  expect(decodeCursor(encodeCursor(cursor, question), question)).toEqual(cursor);
});

test("a cursor is good for the list it came from only", () => {
  const text = encodeCursor(cursor, question);
  expect(decodeCursor(text, { from: "2026-07-02" })).toBeUndefined();
  expect(decodeCursor(text, {})).toBeUndefined();
});

const forge = (milliseconds: number) =>
  encodeCursor({ ...cursor, key: new Date(milliseconds) }, question);

test.each([
  ["empty", ""],
  ["cut short", encodeCursor(cursor, question).slice(0, -2)],
  ["with something after it", `${encodeCursor(cursor, question)}AA`],
  ["not ours", Buffer.from("1.2").toString("base64url")],
  ["a time with a leading zero", Buffer.from(`01.${cursor.id}`).toString("base64url")],
  ["a moment before all others", forge(-999_999_999_999_999)],
  ["a moment after all others", forge(253_402_300_800_000)],
  ["an SQL fragment", Buffer.from(`1 OR 1=1.${cursor.id}`).toString("base64url")],
])("refuses one that is %s", (_case, text) => {
  expect(decodeCursor(text, question)).toBeUndefined();
});
