import { afterAll, beforeAll, expect, test } from "vitest";
import { complaintsIn, type Publisher, publishAs } from "./testing/publish-as.ts";
import { openTestApi, type TestApi } from "./testing.ts";

let api: TestApi;
let owner: Publisher;

beforeAll(async () => {
  api = await openTestApi();
  const { accessToken: token } = await api.logIn("owner");
  owner = publishAs(api, token);
});
afterAll(() => api[Symbol.asyncDispose]());

const complaintsOf = async (query: string) =>
  complaintsIn(await api.send("GET", `/events?${query}`));

const over = (length: number) => "x".repeat(length + 1);
const url = (length: number) => "https://example.com/".padEnd(length, "x");

test.each<[string, object, string, RegExp]>([
  ["title", { title: over(200) }, "title", /at most 200/],
  ["description", { description: over(20_000) }, "description", /at most 20000/],
  ["url", { url: url(2_001) }, "url", /at most 2000/],
  ["ticketUrl", { ticketUrl: url(2_001) }, "ticketUrl", /at most 2000/],
  ["price", { price: over(200) }, "price", /at most 200/],
  ["a tag", { tags: ["a", over(50)] }, "tags.1", /at most 50/],
  ["tags", { tags: Array.from({ length: 21 }, (_, n) => `t${n}`) }, "tags", /at most 20 tags/],
  [
    "all tags",
    { tags: Array.from({ length: 20 }, (_, n) => `${n}`.padEnd(50, "x")) },
    "tags",
    /at most 1000 characters together/,
  ],
  ["language", { language: `en${"-abcdefgh".repeat(4)}` }, "language", /at most 35/],
  ["timezone", { timezone: over(64) }, "timezone", /at most 64/],
  ["venue", { venue: over(200) }, "venue", /at most 200/],
  ["address", { address: over(500) }, "address", /at most 500/],
  ["time", { time: "20:00".padEnd(21, ".") }, "time", /at most 20/],
  ["endTime", { endTime: "20:00".padEnd(21, ".") }, "endTime", /at most 20/],
  ["endDate", { date: "2026-01-01", endDate: "2027-01-03" }, "endDate", /at most 366 days/],
  [
    "publishAt",
    { publishAt: `2026-01-01T00:00:00.${"0".repeat(30)}Z` },
    "publishAt",
    /must be a moment/,
  ],
])("one over the limit of %s", async (_case, fields, path, message) => {
  const complaints = await owner.complaintsAbout(fields);
  expect(complaints[0]).toEqual([path, expect.stringMatching(message)]);
  expect(complaints.every(([each]) => each === path)).toBe(true);
});

test.each([
  [`q=${over(200)}`, "q", /at most 200/],
  [`tag=${over(50)}`, "tag", /at most 50/],
  ["tag=a&tag=b&tag=c&tag=d&tag=e&tag=f", "tag", /at most 5 tags/],
  [`organizer=${over(32)}`, "organizer", /at most 32/],
  [`cursor=${over(200)}`, "cursor", /at most 200/],
  [`near=${"1".repeat(61)}`, "near", /at most 60/],
  ["limit=101", "limit", /at most 100/],
  ["limit=0", "limit", /at least 1/],
  ["limit=1e1000", "limit", /number/],
  ["near=1,2&radius=500.1", "radius", /at most 500/],
  ["near=1,2&radius=0.05", "radius", /at least 0\.1/],
  ["near=1,2&radius=-1", "radius", /at least 0\.1/],
  ["near=1,2&radius=1000000000", "radius", /at most 500/],
  ["near=1,2&radius=1e9", "radius", /at most 500|number/],
  ["near=1,2&radius=NaN", "radius", /number/],
  ["near=1,2&radius=Infinity", "radius", /number|at most/],
  ["near=90.1,0", "near", /must be latitude and longitude/],
  ["near=0,180.1", "near", /must be latitude and longitude/],
  ["near=0,-181", "near", /must be latitude and longitude/],
  ["near=48", "near", /must be latitude and longitude/],
  ["near=1,2,3", "near", /must be latitude and longitude/],
  ["near=NaN,NaN", "near", /must be latitude and longitude/],
  ["near=1e1,2", "near", /must be latitude and longitude/],
  ["near=", "near", /must be latitude and longitude/],
  ["from=0000-00-00", "from", /must be a day/],
  ["to=9999-12-31", "to", /must lie between/],
  ["from=2023-02-29", "from", /must be a day/],
  ["from=2026-02-01&to=2026-01-31", "to", /must not be before from/],
  ["venue=1", "venue", /must be a venue's id/],
  ["organizer=a%20b", "organizer", /must be a username/],
  ["status=draft", "status", /./],
  ["online=maybe", "online", /./],
  ["sort=price", "sort", /./],
  ["include=password", "include", /./],
  ["facets=address", "facets", /./],
])("GET /events?%s", async (query, field, message) => {
  const complaints = await complaintsOf(query);
  expect(complaints[0]).toEqual([
    expect.stringMatching(new RegExp(`^${field}`)),
    expect.stringMatching(message),
  ]);
});

test("what is exactly at its limits is stored, and found", async () => {
  const wide = "音".repeat(200);
  const fields = {
    ...{ title: wide, venue: "会".repeat(200), address: "道".repeat(500), price: "円".repeat(200) },
    description: "字".repeat(20_000),
    ...{ url: url(2_000), ticketUrl: url(2_000), language: `en-x${"-abcdefgh".repeat(3)}-abc` },
    tags: Array.from({ length: 20 }, (_, n) => `${n}`.padEnd(n < 1 ? 50 : 49, "札")),
    ...{ date: "2026-01-01", endDate: "2027-01-02" },
  };
  const created = await owner.create(fields);
  expect(created).toMatchObject(fields);
  const found = await api.send(
    "GET",
    `/events?q=${encodeURIComponent(wide)}&tag=${encodeURIComponent(String(fields.tags[3]))}`,
  );
  expect(found.json().items.map(({ id }: { id: string }) => id)).toEqual([created.id]);
  const pairs = await owner.create({ title: "𠮷".repeat(100), tags: ["🎉".repeat(25)] });
  expect(pairs).toMatchObject({ title: "𠮷".repeat(100), tags: ["🎉".repeat(25)] });
});

test("a cursor is good for the list that it comes from, and for no other", async () => {
  for (const tag of ["cursors", "cursors"]) await owner.create({ tags: [tag], title: "Cursors" });
  const cursorOf = async (query: string): Promise<string> =>
    (await api.send("GET", `/events?limit=1&${query}`)).json().nextCursor;
  const lists = [
    "",
    "tag=cursors",
    "q=cursors",
    "from=2026-01-01",
    "sort=-start",
    "sort=created",
    "status=published",
  ];
  const refused = [["cursor", expect.stringContaining("must be the nextCursor")]];
  for (const from of lists) {
    const cursor = await cursorOf(from);
    expect(cursor).toEqual(expect.any(String));
    expect((await api.send("GET", `/events?limit=1&${from}&cursor=${cursor}`)).statusCode).toBe(
      200,
    );
    for (const to of lists) {
      if (to !== from)
        expect(await complaintsOf(`limit=1&${to}&cursor=${cursor}`)).toEqual(refused);
    }
    const forged = cursor.slice(0, -3) + (cursor.endsWith("AAA") ? "BBB" : "AAA");
    expect(await complaintsOf(`limit=1&${from}&cursor=${forged}`)).toEqual(refused);
  }
  for (const cursor of ["x", "%00", "AAAA", "=", "..%2F"]) {
    const [[path] = []] = await complaintsOf(`cursor=${cursor}`);
    expect(path).toBe("cursor");
  }
});

test("wrong types are refused by name", async () => {
  const wrong: Record<string, unknown> = {
    title: 5,
    description: ["a"],
    url: {},
    price: 12,
    tags: "rock",
    language: true,
    attendance: "hybrid",
    date: 20260701,
    time: 20,
    endDate: 1,
    endTime: [],
    allDay: "yes",
    timezone: 1,
    venue: [],
    address: {},
    publishAt: 1,
    organizerId: "x",
    isListed: true,
    id2: 1,
  };
  for (const [field, value] of Object.entries(wrong)) {
    const paths = (await owner.complaintsAbout({ [field]: value })).map(([path]) => path);
    expect([...new Set(paths)]).toEqual([field]);
  }
  const status = await owner.publish({ status: "scheduled" });
  expect(status.json().errors).toEqual([{ path: "status", message: "must be draft or published" }]);
  for (const language of [
    "english_",
    "e",
    "fr_FR",
    "en-",
    "xx-yyyyyyyyyy",
    "i-klingon-",
    "日本語",
  ]) {
    expect((await owner.complaintsAbout({ language })).map(([path]) => path)).toEqual(["language"]);
  }
  for (const tags of [[5], [""], [null], [["a"]]]) {
    expect(await owner.complaintsAbout({ tags })).toEqual([["tags.0", expect.any(String)]]);
  }
  for (const publishAt of [
    "tomorrow",
    "2026-02-30T00:00:00Z",
    "0000-00-00T00:00:00Z",
    "+275760-09-13T00:00:00Z",
    "2026-01-01",
  ]) {
    expect((await owner.complaintsAbout({ publishAt })).map(([path]) => path)).toEqual([
      "publishAt",
    ]);
  }
});
