import { expect, test } from "vitest";
import { decodeCursor, encodeCursor } from "./cursor.ts";

const cursor = {
  startsAt: new Date("2026-07-01T18:00:00.000Z"),
  id: "019ab5a4-6c00-7000-8000-000000000001",
};

test("a cursor comes back as it went out", () => {
  expect(decodeCursor(encodeCursor(cursor))).toEqual(cursor);
});

test.each([
  ["empty", ""],
  ["cut short", encodeCursor(cursor).slice(0, -2)],
  ["with something after it", `${encodeCursor(cursor)}AA`],
  ["not ours", Buffer.from("1.2").toString("base64url")],
  ["a time with a leading zero", Buffer.from(`01.${cursor.id}`).toString("base64url")],
  ["an SQL fragment", Buffer.from(`1 OR 1=1.${cursor.id}`).toString("base64url")],
])("refuses one that is %s", (_case, text) => {
  expect(decodeCursor(text)).toBeUndefined();
});
