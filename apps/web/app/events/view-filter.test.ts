import { expect, test } from "vitest";
import { viewFilter } from "./view-filter.ts";

test("each filter can be left out, and the others stay", () => {
  const filter = { q: "waltz", tag: ["ball", "jazz"], organizer: "ann", venue: "id" };
  expect(viewFilter(filter, { venue: "The Mill", organizer: "Ann Author" })).toEqual([
    { label: "Tag: ball", without: "/?q=waltz&organizer=ann&venue=id&tag=jazz" },
    { label: "Tag: jazz", without: "/?q=waltz&organizer=ann&venue=id&tag=ball" },
    { label: "At The Mill", without: "/?q=waltz&tag=ball&tag=jazz&organizer=ann" },
    { label: "By Ann Author", without: "/?q=waltz&tag=ball&tag=jazz&venue=id" },
  ]);
  expect(viewFilter({ q: "waltz" }, { venue: undefined, organizer: undefined })).toEqual([]);
});
