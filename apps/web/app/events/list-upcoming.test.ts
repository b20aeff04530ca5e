import { createClient } from "@handbill/client";
import { expect, test } from "vitest";
import { listUpcoming } from "./list-upcoming.ts";

const now = new Date("2026-06-15T02:00:00Z"); // still the 14th in New York, already the 15th in Tokyo

/** A client of an API that holds these pages of events, one after the other, and the inputs it was sent. */
function apiWith(pages: { date: string; timezone: string }[][]) {
  const inputs: unknown[] = [];
  const client = createClient({
    url: "http://api.invalid",
    fetch: async (url) => {
      const text = new URL(String(url)).searchParams.get("input") ?? "";
      const { 0: input }: { 0: { cursor?: string } } = JSON.parse(text);
      inputs.push(input);
      const at = Number(input.cursor ?? 0);
      const nextCursor = at + 1 < pages.length ? String(at + 1) : null;
      return Response.json([{ result: { data: { items: pages[at], nextCursor } } }]);
    },
  });
  return { client, inputs };
}

test("an event is listed until its day is over where it is", async () => {
  const { client, inputs } = apiWith([
    [
      { date: "2026-06-14", timezone: "Asia/Tokyo" },
      { date: "2026-06-14", timezone: "America/New_York" },
      { date: "2026-06-15", timezone: "Asia/Tokyo" },
    ],
  ]);
  const { items, nextCursor } = await listUpcoming(client, { now, cursor: null });
  expect(items).toEqual([
    { date: "2026-06-14", timezone: "America/New_York" },
    { date: "2026-06-15", timezone: "Asia/Tokyo" },
  ]);
  expect(nextCursor).toBeNull();
  expect(inputs).toEqual([{ from: "2026-06-14", limit: 20 }]);
});

test("a page on which all is over is passed by", async () => {
  const { client } = apiWith([
    [{ date: "2026-06-14", timezone: "Asia/Tokyo" }],
    [{ date: "2026-06-16", timezone: "Asia/Tokyo" }],
  ]);
  const { items } = await listUpcoming(client, { now, cursor: null });
  expect(items).toEqual([{ date: "2026-06-16", timezone: "Asia/Tokyo" }]);
});
