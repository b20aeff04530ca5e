import { close, connect, type Database } from "@handbill/db";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../testing.ts";
import { runRezone } from "./run-rezone.ts";

let api: TestApi;
let db: Database;
let token: string;

beforeAll(async () => {
  api = await openTestApi();
  db = connect({ url: api.databaseUrl });
  token = (await api.logIn("owner")).accessToken;
});
afterAll(async () => {
  await close(db);
  await api[Symbol.asyncDispose]();
});

const body = { date: "2026-07-01", time: "20:00", venue: "Hall", address: "1 Road" };

async function create(fields: object): Promise<string> {
  return (await api.send("POST", "/events", { body: { ...body, ...fields }, token })).json().id;
}

async function run(isDryRun = false): Promise<{ lines: string[]; isGood: boolean }> {
  const lines: string[] = [];
  const stamp = { ids: api.ids, clock: () => new Date("2026-01-01T12:00:00Z") };
  const isGood = await runRezone(db, stamp, { isDryRun, print: (line) => lines.push(line) });
  return { lines, isGood };
}

const get = async (id: string) => (await api.send("GET", `/events/${id}`)).json();
const list = async (query: string): Promise<string[]> =>
  (await api.send("GET", `/events?${query}`)).json().items.map(({ id }: { id: string }) => id);

test("what an older zone database derived is mended, told, and found in its new order", async () => {
  const first = await create({ title: "First", tags: ["jazz"] });
  const second = await create({ title: "Second", time: "20:30", tags: ["jazz"] });
  const before = await get(first);
  for (const table of ["events", "event_tags"]) {
    await db.execute(
      `UPDATE ${table} SET starts_at = starts_at + INTERVAL 1 HOUR WHERE starts_at = '2026-07-01 18:00:00'`,
    );
  }
  expect(await list("tag=jazz")).toEqual([second, first]);

  const line = `${first}  First (Europe/Paris): starts 2026-07-01T19:00:00.000Z → 2026-07-01T18:00:00.000Z`;
  expect(await run(true)).toEqual({
    lines: [line, "2 events are not over; would move: 1."],
    isGood: true,
  });
  expect(await list("tag=jazz")).toEqual([second, first]);
  expect(await run()).toEqual({ lines: [line, "2 events are not over; moved: 1."], isGood: true });
  expect(await list("tag=jazz")).toEqual([first, second]);
  expect(await list("from=2026-07-01")).toEqual([first, second]);
  expect(await get(first)).toEqual({ ...before, revision: 2 });
  const { items } = (await api.send("GET", `/events/${first}/history`, { token })).json();
  expect(items[0]).toMatchObject({ kind: "rezoned", by: null, revision: 2 });
  expect((await run()).lines).toEqual(["2 events are not over; moved: 0."]);
});

test("what cannot be derived any more is named", async () => {
  const id = await create({ title: "Lost" });
  await db.execute("UPDATE events SET timezone = 'Mars/Olympus' WHERE title = 'Lost'");
  expect(await run()).toEqual({
    lines: [
      `${id}  Lost (Mars/Olympus): Mars/Olympus is no time zone of this runtime`,
      "3 events are not over; moved: 0.",
      "1 stay as they are: their organizers must change them.",
    ],
    isGood: false,
  });
});
