import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing.ts";

let api: TestApi;
let owner: string;

beforeAll(async () => {
  api = await openTestApi();
  owner = (await api.logIn("owner")).accessToken;
});
afterAll(() => api[Symbol.asyncDispose]());

const four = { date: "2026-07-01", time: "8pm", venue: "Hall", address: "1 Road" };

async function create(fields: object = {}) {
  const answer = await api.send("POST", "/events", { body: { ...four, ...fields }, token: owner });
  expect([answer.statusCode, answer.json().errors]).toEqual([201, undefined]);
  return answer.json();
}

async function change(id: string, body: object) {
  return (await api.send("PATCH", `/events/${id}`, { body, token: owner })).json();
}

test("the old four fields are enough, and the rest follows from them", async () => {
  expect(await create()).toMatchObject({
    ...{ title: "Hall", description: null, url: null, ticketUrl: null, price: null, tags: [] },
    ...{ language: null, attendance: "in-person", status: "published", allDay: false },
    ...{ time: "20:00", endDate: null, endTime: null, timezone: "Europe/Paris" },
    ...{ startsAt: "2026-07-01T18:00:00.000Z", endsAt: "2026-07-01T22:00:00.000Z" },
    ...{ venue: "Hall", address: "1 Road", coordinates: null },
  });
});

test("every field comes back as it was sent", async () => {
  const fields = {
    title: "Été — “Ночь” 夏祭り 🎆",
    description: "# Hello\r\n\n<b>not bold</b>\n\n* one\n* two\t👩‍👩‍👧\n",
    url: "https://example.com/a?b=c#d",
    ticketUrl: "http://tickets.example.com/",
    price: "€ 12, reduced € 8",
    tags: ["Jazz", "été", "夏"],
    language: "pt-BR",
    attendance: "both",
    endDate: "2026-07-03",
    endTime: "01:30",
  };
  const created = await create(fields);
  expect(created).toMatchObject(fields);
  expect((await api.send("GET", `/events/${created.id}`)).json()).toEqual(created);
});

test("a tag counts once, however it is spelt; the first spelling stays", async () => {
  expect((await create({ tags: ["Jazz", "jazz", "JAZZ", "live"] })).tags).toEqual(["Jazz", "live"]);
});

test("fields are taken away by null, and the title is the venue's name again", async () => {
  const { id } = await create({ title: "Concert", description: "x", price: "1", endTime: "23:00" });
  const changed = await change(id, {
    title: null,
    description: null,
    price: null,
    endTime: null,
    endDate: null,
  });
  expect(changed).toMatchObject({
    ...{ title: "Hall", description: null, price: null, endDate: null, endTime: null },
    endsAt: "2026-07-01T22:00:00.000Z",
  });
  expect((await change(id, { venue: "Loft" })).title).toBe("Loft");
});

test("a title that is the venue's name, and was said, stays when the venue is another", async () => {
  const said = await create({ title: "Hall" });
  expect(await change(said.id, { price: "1" })).toMatchObject({ title: "Hall" });
  expect(await change(said.id, { venue: "Loft" })).toMatchObject({ title: "Hall", venue: "Loft" });
  const leftOut = await create();
  expect(await change(leftOut.id, { price: "1" })).toMatchObject({ title: "Hall" });
  expect(await change(leftOut.id, { venue: "Loft" })).toMatchObject({ title: "Loft" });
});

test("what the clocks skip or repeat is told", async () => {
  expect(await create({ date: "2026-03-29", time: "02:30" })).toMatchObject({
    ...{ time: "02:30", startsAt: "2026-03-29T01:30:00.000Z", clockChange: "skipped" },
  });
  expect(await create({ date: "2026-10-24", endTime: "02:30" })).toMatchObject({
    ...{ endDate: "2026-10-25", endsAt: "2026-10-25T00:30:00.000Z", endClockChange: "repeated" },
  });
});

test("an event that is moved by its day keeps its length", async () => {
  const night = await create({ endTime: "2am" });
  expect(await change(night.id, { date: "2026-08-01" })).toMatchObject({
    ...{ endDate: "2026-08-02", endTime: "02:00", endsAt: "2026-08-02T00:00:00.000Z" },
  });
  expect(await change(night.id, { endTime: "23:00" })).toMatchObject({ endDate: "2026-08-01" });
  const festival = await create({ endDate: "2026-07-04" });
  expect(await change(festival.id, { date: "2026-08-01" })).toMatchObject({
    ...{ endDate: "2026-08-04", endsAt: "2026-08-04T22:00:00.000Z" },
  });
});

test.each([
  { title: "Another" },
  { status: "cancelled" },
  { description: "Bring a coat." },
  { time: "20:00" },
  { venue: "Loft" },
])("an event of two days keeps its end when %j is changed", async (fields) => {
  const end = { endDate: "2026-07-02", endTime: "23:00" };
  const { id, endsAt } = await create(end);
  expect(await change(id, fields)).toMatchObject({ ...end, endsAt });
});

test("an event of two whole days that gets times keeps its second day", async () => {
  const { id } = await create({ allDay: true, endDate: "2026-07-02" });
  expect(await change(id, { allDay: false, time: "9am", endTime: "5pm" })).toMatchObject({
    ...{ endDate: "2026-07-02", endTime: "17:00", endsAt: "2026-07-02T15:00:00.000Z" },
  });
});

test.each([
  [{ endDate: "2026-06-30" }, "endDate", "must not be before date"],
  [{ endDate: "2026-07-01", endTime: "7pm" }, "endTime", "must be after the start"],
  [{ endDate: "2027-07-03" }, "endDate", "must be at most 366 days after date"],
])("an end as in %j is refused, by field", async (fields, path, message) => {
  const created = await api.send("POST", "/events", { body: { ...four, ...fields }, token: owner });
  expect([created.statusCode, created.json().errors]).toEqual([400, [{ path, message }]]);
  const { id } = await create();
  const changed = await api.send("PATCH", `/events/${id}`, { body: fields, token: owner });
  expect([changed.statusCode, changed.json().errors]).toEqual([400, [{ path, message }]]);
});

test("all-day events have days, and no times", async () => {
  expect(await create({ allDay: true, endDate: "2026-07-02", endTime: "18:00" })).toMatchObject({
    ...{ allDay: true, time: "00:00", endDate: "2026-07-02", endTime: null },
    ...{ startsAt: "2026-06-30T22:00:00.000Z", endsAt: "2026-07-02T22:00:00.000Z" },
  });
});

test("the same venue is found again, in whichever case and with or without accents", async () => {
  const first = await create({ venue: "Café Zoë", address: "2, rue du Bac" });
  const again = await create({ venue: "CAFE ZOE", address: "2, Rue du  Bac" });
  const other = await create({ venue: "Café Zoë", address: "3, rue du Bac" });
  expect(again.venueId).toBe(first.venueId);
  expect(again.venue).toBe("CAFE ZOE");
  expect(other.venueId).not.toBe(first.venueId);
  const moved = await change(other.id, { address: "2, rue du Bac" });
  expect(moved.venueId).toBe(first.venueId);
});

test("the venue and the description as HTML come along on request", async () => {
  const { id, venueId } = await create({ description: "**Loud** <script>x</script>" });
  const query = "include=venue&include=descriptionHtml";
  const one = (await api.send("GET", `/events/${id}?${query}`)).json();
  expect(one.venueDetails).toMatchObject({ id: venueId, name: "Hall", address: "1 Road" });
  expect(one.descriptionHtml).toContain("<strong>Loud</strong>");
  expect(one.descriptionHtml).not.toContain("<script");
  const listed = (await api.send("GET", `/events?venue=${venueId}&limit=1&${query}`)).json();
  expect(listed.items[0].venueDetails).toMatchObject({ id: venueId });
});
