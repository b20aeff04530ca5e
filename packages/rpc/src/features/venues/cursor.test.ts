import { expect, test } from "vitest";
import { decodeCursor, encodeCursor } from "./cursor.ts";

const id = "019ab5a4-6c00-7000-8000-000000000001";

test.each(["Hall", "武道館", "🎪".repeat(100), "a", " \u202e"])(
  "comes back as it was: %j",
  (name) => {
    expect(decodeCursor(encodeCursor({ name, id }))).toEqual({ name, id });
  },
);

test("the longest is as long as is said", () => {
  expect(encodeCursor({ name: "館".repeat(200), id })).toHaveLength(822);
});

test.each([
  ["nothing", ""],
  ["no name", encodeCursor({ name: "", id })],
  ["too long a name", encodeCursor({ name: "a".repeat(201), id })],
  ["part of an id", "AZq1"],
  [
    "bytes that are no text",
    Buffer.from("019ab5a46c0070008000000000000001ff", "hex").toString("base64url"),
  ],
  ["another alphabet", `${encodeCursor({ name: "Hall", id })}==`],
])("%s is none", (_what, text) => {
  expect(decodeCursor(text)).toBeUndefined();
});
