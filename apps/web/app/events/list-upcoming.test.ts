import { createClient } from "@handbill/client";
import { expect, test } from "vitest";
import { listUpcoming } from "./list-upcoming.ts";

const now = new Date("2026-06-15T02:00:00Z"); // still the 14th in New York, already the 15th in Tokyo
const over = { endsAt: "2026-06-15T02:00:00.000Z" }; // exclusive
const goesOn = { endsAt: "2026-06-15T02:01:00.000Z" };
const later = { endsAt: "2026-06-20T00:00:00.000Z" };

/** A client of an API that holds these pages of events, one after the other, and the inputs it was sent. */
function apiWith(pages: { endsAt: string }[][]) {
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

test("an event is listed until it is over, in the order of the API", async () => {
  const { client, inputs } = apiWith([[goesOn, over, later]]);
  const page = await listUpcoming(client, { now, filter: { q: "waltz", tag: ["ball"] } });
  expect(page).toEqual({ items: [goesOn, later], next: null, isFirst: true });
  expect(inputs).toEqual([{ q: "waltz", tag: ["ball"], from: "2026-06-14", limit: 20 }]);
});

test("a page on which all is over is passed by", async () => {
  const { client } = apiWith([[over], [later]]);
  const page = await listUpcoming(client, { now });
  expect(page).toEqual({ items: [later], next: null, isFirst: true });
});

test("a page stays what it was when the day changes", async () => {
  const { client, inputs } = apiWith([[goesOn], [later]]);
  const { next } = await listUpcoming(client, { now });
  expect(next).toEqual({ from: "2026-06-14", cursor: "1" });
  const tomorrow = new Date("2026-06-16T02:00:00Z");
  const page = await listUpcoming(client, { now: tomorrow, place: next ?? undefined });
  expect(page).toEqual({ items: [later], next: null, isFirst: false });
  expect(inputs.at(-1)).toEqual({ from: "2026-06-14", limit: 20, cursor: "1" });
});

test("an old address leads to the first page, not through all that is over", async () => {
  const { client, inputs } = apiWith([[later]]);
  const place = { from: "1000-01-02", cursor: "0" };
  expect(await listUpcoming(client, { now, place })).toMatchObject({ isFirst: true });
  expect(inputs).toEqual([{ from: "2026-06-14", limit: 20 }]);
});
