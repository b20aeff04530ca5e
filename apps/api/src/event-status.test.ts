import { close, connect } from "@handbill/db";
import { publishDueEvents, removeExpired } from "@handbill/rpc/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adminCommands, runAdminCommand } from "./admin/commands.ts";
import { openTestApi, type TestApi } from "./testing.ts";

let api: TestApi;
let owner: string;
let stranger: string;
let admin: string;

beforeAll(async () => {
  api = await openTestApi();
  owner = (await api.logIn("owner")).accessToken;
  stranger = (await api.logIn("stranger")).accessToken;
  admin = (await api.logIn("boss")).accessToken;
  await withDatabase(async (db) => {
    const command = adminCommands.grant;
    if (command) await runAdminCommand(db, { command, name: "boss", now: new Date() });
  });
  api.moveClock(10_000);
});
afterAll(() => api[Symbol.asyncDispose]());

const four = { date: "2026-07-01", time: "8pm", venue: "Hall", address: "1 Road" };

async function create(fields: object = {}) {
  const answer = await api.send("POST", "/events", { body: { ...four, ...fields }, token: owner });
  expect(answer.statusCode).toBe(201);
  return answer.json();
}

const change = (id: string, body: object) =>
  api.send("PATCH", `/events/${id}`, { body, token: owner });

const isListed = async (id: string): Promise<boolean> => {
  const { items }: { items: { id: string }[] } = (
    await api.send("GET", "/events?limit=100")
  ).json();
  return items.some((item) => item.id === id);
};

const isMine = async (id: string): Promise<boolean> => {
  const { items }: { items: { id: string }[] } = (
    await api.send("GET", "/me/events?limit=100", { token: owner })
  ).json();
  return items.some((item) => item.id === id);
};

/** Whether one gets it by its id, by who asks. */
const seen = async (id: string) =>
  Promise.all(
    [undefined, stranger, owner, admin].map(async (token) => {
      const { statusCode } = await api.send("GET", `/events/${id}`, { ...(token && { token }) });
      return statusCode === 200;
    }),
  );

const EVERYBODY = [true, true, true, true];
const ORGANIZER_AND_ADMINS = [false, false, true, true];
const NOBODY = [false, false, false, false];

test.each([
  ["draft", false, ORGANIZER_AND_ADMINS],
  ["scheduled", false, ORGANIZER_AND_ADMINS],
  ["published", true, EVERYBODY],
  ["cancelled", true, EVERYBODY],
  ["postponed", true, EVERYBODY],
  ["rescheduled", true, EVERYBODY],
  ["deleted", false, NOBODY],
])("who sees a %s event", async (state, listed, who) => {
  const { id } = await create(
    state === "draft"
      ? { status: "draft" }
      : state === "scheduled"
        ? { publishAt: "2030-01-01T00:00:00Z" }
        : {},
  );
  if (state === "deleted") await api.send("DELETE", `/events/${id}`, { token: owner });
  if (state === "cancelled" || state === "postponed") await change(id, { status: state });
  if (state === "rescheduled") await change(id, { status: state, date: "2026-07-08" });
  const { items } = (await api.send("GET", "/me/events?limit=100", { token: owner })).json();
  const own = items.find((item: { id: string }) => item.id === id);
  expect(own.deletedAt === null ? own.status : "deleted").toBe(state);
  expect(await isListed(id)).toBe(listed);
  expect(await seen(id)).toEqual(who);
  const history = await api.send("GET", `/events/${id}/history`, { token: stranger });
  expect(history.statusCode).toBe(listed ? 403 : 404);
});

test("a draft is found by nothing, whatever one asks for", async () => {
  const fields = { title: "Geheimnis", tags: ["secret"], endDate: "2026-07-03" };
  const { id, venueId } = await create({ ...fields, status: "draft" });
  const find = async (query: string) =>
    (await api.send("GET", `/events?${query}`)).json().items.map((item: { id: string }) => item.id);
  const queries = [
    "q=geheimnis",
    "tag=secret",
    "from=2026-07-02",
    `venue=${venueId}`,
    "organizer=owner",
  ];
  for (const query of queries) expect(await find(query)).not.toContain(id);
  const month = (await api.send("GET", "/calendar/2026-07")).json();
  expect(JSON.stringify(month)).not.toContain(id);
  await change(id, { status: "published" });
  for (const query of queries) expect(await find(query)).toContain(id);
  await api.send("DELETE", `/events/${id}`, { token: owner });
  for (const query of queries) expect(await find(query)).not.toContain(id);
});

test("a venue that only drafts and deleted events name is in no list", async () => {
  const venues = async (): Promise<string[]> => {
    const { items }: { items: { name: string }[] } = (
      await api.send("GET", "/venues?q=secret&limit=100")
    ).json();
    return items.map(({ name }) => name);
  };
  const { id } = await create({ venue: "Secret lair", status: "draft" });
  expect(await venues()).toEqual([]);
  await change(id, { status: "published" });
  expect(await venues()).toEqual(["Secret lair"]);
  await api.send("DELETE", `/events/${id}`, { token: owner });
  expect(await venues()).toEqual([]);
});

test("a scheduled event is published when its moment has come, by one of two processes", async () => {
  const { id, status } = await create({ publishAt: "2026-01-01T13:00:00+00:00" });
  expect(status).toBe("scheduled");
  const at = (time: string) => ({ clock: () => new Date(time), ids: api.ids });
  await withDatabase(async (db) => {
    expect(await publishDueEvents(db, at("2026-01-01T12:59:59Z"))).toBe(0);
    const both = await Promise.all([
      publishDueEvents(db, at("2026-01-01T13:00:00Z")),
      publishDueEvents(db, at("2026-01-01T13:00:00Z")),
    ]);
    expect(both.toSorted()).toEqual([0, 1]);
  });
  expect(await isListed(id)).toBe(true);
  const [entry] = (await api.send("GET", `/events/${id}/history`, { token: owner })).json().items;
  expect(entry).toMatchObject({
    ...{ kind: "published", by: null, at: "2026-01-01T13:00:00.000Z" },
    changes: { status: { before: "scheduled", after: "published" } },
  });
});

test.each([
  ["the server's zone", {}, "2026-12-01T18:00", "2026-12-01T17:00:00.000Z"],
  [
    "its own zone",
    { timezone: "America/New_York" },
    "2026-12-01T18:00",
    "2026-12-01T23:00:00.000Z",
  ],
  ["a skipped hour", { timezone: "Europe/Paris" }, "2026-03-29T02:30", "2026-03-29T01:30:00.000Z"],
  [
    "one that comes twice",
    { timezone: "Europe/Paris" },
    "2026-10-25T02:30:00",
    "2026-10-25T00:30:00.000Z",
  ],
])("publishAt without an offset is local time: %s", async (_zone, fields, publishAt, expected) => {
  const { id, ...created } = await create({ ...fields, publishAt });
  expect(created).toMatchObject({ status: "scheduled", publishAt: expected });
  const moved = { timezone: "Asia/Tokyo", publishAt: "2026-12-02T09:00" };
  expect((await change(id, moved)).json().publishAt).toBe("2026-12-02T00:00:00.000Z");
  expect((await change(id, { timezone: "Europe/Paris" })).json().publishAt).toBe(
    "2026-12-02T00:00:00.000Z",
  );
  expect((await change(id, { publishAt: null })).json()).toMatchObject({
    ...{ status: "draft", publishAt: null },
  });
});

test("publishAt without an offset is in the venue's zone when the event says none", async () => {
  const { venueId } = await create({ venue: "Far away", status: "draft" });
  const zone = { timezone: "Asia/Tokyo" };
  await api.send("PATCH", `/venues/${venueId}`, { body: zone, token: owner });
  expect(await create({ venue: "Far away", publishAt: "2026-12-02T09:00" })).toMatchObject({
    ...{ ...zone, publishAt: "2026-12-02T00:00:00.000Z" },
  });
});

test("what was published does not become a draft, and what was not is not cancelled", async () => {
  const published = await create();
  const draft = await create({ status: "draft" });
  for (const [id, body] of [
    [published.id, { status: "draft" }],
    [published.id, { publishAt: "2030-01-01T00:00:00Z" }],
    [published.id, { status: "rescheduled" }],
    [draft.id, { status: "cancelled" }],
  ]) {
    const answer = await change(id, body);
    expect([answer.statusCode, answer.json().code]).toEqual([409, "EVENT_STATUS_CONFLICT"]);
  }
  expect((await change(published.id, { status: "cancelled" })).json().status).toBe("cancelled");
  expect((await change(published.id, { status: "published" })).json().status).toBe("published");
  expect((await change(draft.id, { publishAt: "2020-01-01T00:00:00Z" })).json().status).toBe(
    "published",
  );
});

test("a rescheduled event keeps its former date", async () => {
  const { id } = await create();
  const body = { status: "rescheduled", date: "2026-07-08", time: "9pm" };
  expect((await change(id, body)).json()).toMatchObject({
    ...{ status: "rescheduled", date: "2026-07-08", time: "21:00" },
    ...{ formerDate: "2026-07-01", formerTime: "20:00" },
  });
  expect((await change(id, { title: "Later" })).json()).toMatchObject({ formerDate: "2026-07-01" });
  expect((await change(id, { status: "published" })).json()).toMatchObject({
    ...{ formerDate: null, formerTime: null },
  });
});

test("every change is in the history: who, when, what", async () => {
  const { id } = await create({ title: "One" });
  api.moveClock(60_000);
  await change(id, { title: "Two", tags: ["new"] });
  await change(id, { title: "Two" });
  await api.send("DELETE", `/events/${id}`, { token: owner });
  await api.send("POST", `/events/${id}/restore`, { token: owner });
  const page = await api.send("GET", `/events/${id}/history?limit=2`, { token: admin });
  const rest = await api.send(
    "GET",
    `/events/${id}/history?limit=100&cursor=${page.json().nextCursor}`,
    { token: owner },
  );
  const entries = [...page.json().items, ...rest.json().items];
  expect(entries.map(({ kind, revision }) => [kind, revision])).toEqual([
    ...[
      ["restored", 5],
      ["deleted", 4],
      ["updated", 3],
      ["updated", 2],
      ["created", 1],
    ],
  ]);
  expect(entries[3]).toMatchObject({
    by: { username: "owner" },
    changes: {
      title: { before: "One", after: "Two" },
      tags: { before: [], after: ["new"] },
    },
  });
  expect(entries[2].changes).toEqual({});
});

test("a deleted event can be restored for 30 days, by its organizer", async () => {
  const { id } = await create({ tags: ["again"], endDate: "2026-07-02" });
  await change(id, { status: "postponed" });
  const deleted = await api.send("DELETE", `/events/${id}`, { token: owner });
  expect(deleted.statusCode).toBe(204);
  expect(await isMine(id)).toBe(true);
  expect((await change(id, { title: "x" })).statusCode).toBe(404);
  expect((await api.send("POST", `/events/${id}/restore`, { token: stranger })).statusCode).toBe(
    404,
  );

  const restored = await api.send("POST", `/events/${id}/restore`, { token: owner });
  expect(restored.json()).toMatchObject({ status: "postponed", deletedAt: null, tags: ["again"] });
  const found = (await api.send("GET", "/events?tag=again&from=2026-07-02")).json();
  expect(found.items).toHaveLength(1);
  const again = await api.send("POST", `/events/${id}/restore`, { token: owner });
  expect(again.json()).toEqual(restored.json());
});

test("after 30 days a deleted event is gone for good", async () => {
  const { id } = await create({ tags: ["gone"] });
  await api.send("DELETE", `/events/${id}`, { token: owner });
  const days = 24 * 60 * 60 * 1000;
  const from = Date.parse("2026-01-01T12:02:00Z");
  await withDatabase(async (db) => {
    await removeExpired(db, new Date(from + 29 * days), { requiresVerifiedEmail: false });
    expect(await isMine(id)).toBe(true);
    await removeExpired(db, new Date(from + 31 * days), { requiresVerifiedEmail: false });
    expect(await isMine(id)).toBe(false);
  });
});

async function withDatabase(work: (db: ReturnType<typeof connect>) => Promise<void>) {
  const db = connect({ url: api.databaseUrl });
  try {
    await work(db);
  } finally {
    await close(db);
  }
}
