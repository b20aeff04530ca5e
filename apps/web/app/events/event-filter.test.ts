import { expect, test } from "vitest";
import { listPath, readFilter, readPlace } from "./event-filter.ts";

test("an address and a filter say the same", () => {
  const filter = { q: "café & bar", tag: ["jazz", "a,b"], organizer: "ann" };
  const place = { from: "2026-12-31", cursor: "abc" };
  const { searchParams } = new URL(listPath(filter, place), "http://web.invalid");
  expect(readFilter(searchParams)).toEqual(filter);
  expect(readPlace(searchParams)).toEqual(place);
});

test("what is left empty is not asked for", () => {
  expect(readFilter(new URLSearchParams("q=+&tag=&venue=&organizer="))).toEqual({});
  expect(readPlace(new URLSearchParams("cursor=abc"))).toBeUndefined();
  expect(listPath({})).toBe("/");
});
