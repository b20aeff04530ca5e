import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing.ts";

let api: TestApi;
let owner: string;
let stranger: string;

beforeAll(async () => {
  api = await openTestApi();
  owner = (await api.logIn("owner")).accessToken;
  stranger = (await api.logIn("stranger")).accessToken;
});
afterAll(() => api[Symbol.asyncDispose]());

const body = { date: "2026-07-01", time: "20:00", venue: "Hall", address: "1 Road" };

async function create(fields: object = {}): Promise<{ id: string }> {
  return (await api.send("POST", "/events", { body: { ...body, ...fields }, token: owner })).json();
}

test("creating needs a token that is good", async () => {
  const without = await api.send("POST", "/events", { body });
  expect([without.statusCode, without.json().code]).toEqual([401, "UNAUTHENTICATED"]);
  expect(without.headers["www-authenticate"]).toBe('Bearer realm="handbill"');
  const forged = await api.send("POST", "/events", { body, token: "a.b.c" });
  expect([forged.statusCode, forged.json().code]).toEqual([401, "INVALID_TOKEN"]);
});

test("the owner changes an event; only what was sent changes", async () => {
  const { id } = await create();
  api.moveClock(1000);
  const moved = await api.send("PATCH", `/events/${id}`, {
    body: { time: "9:15pm", timezone: "America/New_York" },
    token: owner,
  });
  expect(moved.statusCode).toBe(200);
  expect(moved.json()).toMatchObject({
    ...body,
    time: "21:15",
    timezone: "America/New_York",
    startsAt: "2026-07-02T01:15:00.000Z",
    createdAt: "2026-01-01T12:00:00.000Z",
    updatedAt: "2026-01-01T12:00:01.000Z",
  });
});

test("nobody else may change or delete it", async () => {
  const { id } = await create();
  for (const method of ["PATCH", "DELETE"] as const) {
    const sent = method === "PATCH" ? { body: { venue: "Mine" } } : {};
    const refused = await api.send(method, `/events/${id}`, { ...sent, token: stranger });
    expect([refused.statusCode, refused.json().code]).toEqual([403, "NOT_THE_ORGANIZER"]);
    expect((await api.send(method, `/events/${id}`, sent)).statusCode).toBe(401);
  }
  expect((await api.send("GET", `/events/${id}`)).json()).toMatchObject(body);
});

test("a deleted event is gone", async () => {
  const { id } = await create();
  const gone = await api.send("DELETE", `/events/${id}`, { token: owner });
  expect([gone.statusCode, gone.body]).toEqual([204, ""]);
  for (const method of ["GET", "DELETE"] as const) {
    const answer = await api.send(method, `/events/${id}`, { token: owner });
    expect([answer.statusCode, answer.json().code]).toEqual([404, "EVENT_NOT_FOUND"]);
  }
});

test("pages follow each other in order of start, without a gap or a repeat", async () => {
  await using own = await openTestApi();
  const { accessToken: token } = await own.logIn("pager");
  // Two at the very same moment, written in different zones, and one on the day before in UTC.
  const starts = [
    { date: "2030-01-03", time: "10:00", timezone: "UTC" },
    { date: "2030-01-02", time: "01:00", timezone: "Asia/Tokyo" },
    { date: "2030-01-03", time: "11:00", timezone: "Europe/Paris" },
    { date: "2030-01-01", time: "23:00", timezone: "America/New_York" },
    { date: "2030-01-05", time: "noon", timezone: "UTC" },
  ];
  for (const start of starts) {
    await own.send("POST", "/events", { body: { ...body, ...start }, token });
  }
  const seen: string[] = [];
  let cursor: string | null = "";
  do {
    const url: string = `/events?limit=2${cursor && `&cursor=${cursor}`}`;
    const page: { items: { startsAt: string; id: string }[]; nextCursor: string | null } = (
      await own.send("GET", url)
    ).json();
    seen.push(...page.items.map(({ startsAt }) => startsAt));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(seen).toEqual([
    "2030-01-01T16:00:00.000Z",
    "2030-01-02T04:00:00.000Z",
    "2030-01-03T10:00:00.000Z",
    "2030-01-03T10:00:00.000Z",
    "2030-01-05T12:00:00.000Z",
  ]);

  const days = async (query: string): Promise<string[]> =>
    (await own.send("GET", `/events?${query}`))
      .json()
      .items.map(({ date }: { date: string }) => date);
  expect(await days("from=2030-01-02&to=2030-01-03")).toEqual([
    "2030-01-02",
    "2030-01-03",
    "2030-01-03",
  ]);
  expect(await days("to=2030-01-01")).toEqual(["2030-01-01"]);
  expect(await days("from=2030-01-04")).toEqual(["2030-01-05"]);
});

test("the first and the last day that there are can be asked for", async () => {
  const { id } = await create({ date: "9999-12-30", time: "23:59", timezone: "Pacific/Pago_Pago" });
  const first = await create({ date: "1000-01-02", time: "00:00", timezone: "Pacific/Kiritimati" });
  const whole = await api.send("GET", "/events?from=1000-01-02&to=9999-12-30&limit=100");
  expect(whole.statusCode).toBe(200);
  const ids = whole.json().items.map((item: { id: string }) => item.id);
  expect([ids[0], ids.at(-1)]).toEqual([first.id, id]);
  const { items } = (await api.send("GET", "/events?from=9999-12-30")).json();
  expect(items).toHaveLength(1);
});
