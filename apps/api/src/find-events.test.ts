import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing.ts";

let api: TestApi;
const tokens: Record<string, string> = {};

/** By title, in order of their start. */
const PROGRAMME = [
  { title: "exhibition", date: "2026-05-20", time: "10:00", endDate: "2026-07-02", tags: ["art"] },
  {
    title: "matinee",
    date: "2026-07-01",
    time: "11:00",
    tags: ["Jazz", "live"],
    attendance: "both",
  },
  { title: "évening", date: "2026-07-01", time: "20:00", tags: ["jazz"], endTime: "02:00" },
  { title: "market", date: "2026-07-02", time: "09:00", venue: "Platz", allDay: true },
  { title: "夏祭り花火大会", date: "2026-07-31", time: "19:00", timezone: "Asia/Tokyo" },
  { title: "stream", date: "2026-08-01", time: "20:00", attendance: "online", by: "other" },
];

beforeAll(async () => {
  api = await openTestApi();
  for (const name of ["owner", "other"]) tokens[name] = (await api.logIn(name)).accessToken;
  for (const { by = "owner", ...event } of PROGRAMME.toReversed()) {
    const body = { venue: "Hall", address: "1 Road", ...event };
    const answer = await api.send("POST", "/events", { body, token: String(tokens[by]) });
    expect(answer.statusCode).toBe(201);
    api.moveClock(1000);
  }
});
afterAll(() => api[Symbol.asyncDispose]());

async function list(query: string, of = api) {
  const answer = await of.send("GET", `/events?${query}`);
  expect([answer.statusCode, answer.json().errors]).toEqual([200, undefined]);
  return answer.json();
}

const titles = async (query: string, of = api): Promise<string[]> =>
  (await list(query, of)).items.map(({ title }: { title: string }) => title);

const ALL = PROGRAMME.map(({ title }) => title);
const only = (...wanted: string[]) => ALL.filter((title) => wanted.includes(title));

test.each([
  ["", ALL],
  ["from=2026-07-02", only("exhibition", "évening", "market", "夏祭り花火大会", "stream")],
  ["from=2026-07-02&to=2026-07-02", only("exhibition", "évening", "market")],
  ["from=2026-07-03&to=2026-07-30", []],
  ["to=2026-06-01", only("exhibition")],
  ["from=2026-06-15&to=2026-06-15", only("exhibition")],
  ["tag=jazz", only("matinee", "évening")],
  ["tag=JAZZ&tag=live", only("matinee")],
  ["tag=jazz&from=2026-07-02", only("évening")],
  ["tag=none", []],
  ["organizer=OTHER", only("stream")],
  ["organizer=nobody", []],
  ["online=true", only("matinee", "stream")],
  ["online=false", only("exhibition", "évening", "market", "夏祭り花火大会")],
  ["q=EVENING", only("évening")],
  ["q=éven", only("évening")],
  ["q=platz", only("market")],
  ["q=花火", only("夏祭り花火大会")],
  ["q=祭", only("夏祭り花火大会")],
  ["q=jazz live", only("matinee")],
  ["q=hall&tag=art", only("exhibition")],
  ["q=🎆", []],
  ["status=published", ALL],
  ["status=cancelled&status=postponed", []],
  ["sort=-start", ALL.toReversed()],
  [
    "sort=-start&from=2026-07-02",
    only("exhibition", "évening", "market", "夏祭り花火大会", "stream").toReversed(),
  ],
  ["sort=created", ALL.toReversed()],
  ["sort=-created", ALL],
  ["sort=-created&from=2026-07-02&tag=jazz", only("évening")],
])("GET /events?%s", async (query, expected) => {
  const encoded = encodeURI(query);
  expect(await titles(encoded)).toEqual(expected);
  // the same, one event a page
  const paged: string[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await list(`${encoded}&limit=1${cursor ? `&cursor=${cursor}` : ""}`);
    paged.push(...page.items.map(({ title }: { title: string }) => title));
    cursor = page.nextCursor;
  } while (cursor);
  expect(paged).toEqual(expected);
});

test("a cursor of one list is no cursor of another", async () => {
  const { nextCursor } = await list("limit=1&tag=jazz");
  for (const other of ["limit=1", "limit=1&tag=art", "limit=1&tag=jazz&sort=-start"]) {
    const answer = await api.send("GET", `/events?${other}&cursor=${nextCursor}`);
    expect([answer.statusCode, answer.json().errors]).toEqual([
      400,
      [{ path: "cursor", message: "must be the nextCursor of a page of this very list" }],
    ]);
  }
  expect(await titles(`limit=5&tag=jazz&cursor=${nextCursor}`)).toEqual(["évening"]);
});

test("facets count what the filters find", async () => {
  const { facets } = await list("facets=tags&facets=months&facets=venues&from=2026-07-01&limit=1");
  expect(facets).toMatchObject({
    tags: [
      { tag: "jazz", count: 2 },
      { tag: "art", count: 1 },
      { tag: "live", count: 1 },
    ],
    months: [
      { month: "2026-05", count: 1 },
      { month: "2026-07", count: 4 },
      { month: "2026-08", count: 1 },
    ],
    venues: [
      { name: "Hall", count: 5 },
      { name: "Platz", count: 1 },
    ],
    isComplete: true,
  });
  expect((await list("facets=tags&organizer=nobody")).facets).toEqual({
    tags: [],
    isComplete: true,
  });
});

test("a month has its days, with what goes on", async () => {
  const month = (await api.send("GET", "/calendar/2026-07?perDay=2")).json();
  const titleOf = new Map(
    month.events.map(({ id, title }: { id: string; title: string }) => [id, title]),
  );
  const day = (date: string) => {
    const found = month.days.find((each: { date: string }) => each.date === date);
    return [found.eventIds.map((id: string) => titleOf.get(id)), found.hasMore];
  };
  expect(month.days).toHaveLength(31);
  expect(day("2026-07-01")).toEqual([["exhibition", "matinee"], true]);
  expect(day("2026-07-02")).toEqual([["exhibition", "évening"], true]);
  expect(day("2026-07-03")).toEqual([[], false]);
  expect(day("2026-07-31")).toEqual([["夏祭り花火大会"], false]);
});

test("pages stay right while events are entered and deleted between them", async () => {
  await using own = await openTestApi();
  const { accessToken: token } = await own.logIn("pager");
  const enter = async (minute: number): Promise<string> => {
    const time = `12:${String(minute).padStart(2, "0")}`;
    const body = { date: "2026-07-01", time, venue: "Hall", address: "1 Road" };
    return (await own.send("POST", "/events", { body, token })).json().id;
  };
  const before = [];
  for (let minute = 0; minute < 40; minute += 2) before.push(await enter(minute));
  const isDeleted = new Set<string>();
  const seen: string[] = [];
  let cursor = "";
  for (let page = 0; ; page++) {
    const { items, nextCursor } = await list(`limit=3${cursor}`, own);
    seen.push(...items.map(({ id }: { id: string }) => id));
    if (nextCursor === null) break;
    cursor = `&cursor=${nextCursor}`;
    await enter(2 * page + 1); // before, at and after the place of the cursor
    const victim = before[(page * 7) % before.length];
    if (victim && !isDeleted.has(victim)) {
      isDeleted.add(victim);
      await own.send("DELETE", `/events/${victim}`, { token });
    }
  }
  expect(new Set(seen).size).toBe(seen.length);
  const stayed = before.filter((id) => !isDeleted.has(id));
  expect(seen.filter((id) => stayed.includes(id))).toEqual(stayed);
});
