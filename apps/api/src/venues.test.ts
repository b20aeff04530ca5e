import { close, connect } from "@handbill/db";
import { afterEach, beforeEach, expect, test } from "vitest";
import { adminCommands, runAdminCommand } from "./admin/commands.ts";
import { openTestApi, type TestApi } from "./testing.ts";

let api: TestApi;
let admin: string;
let owner: string;
let stranger: string;

beforeEach(async () => {
  api = await openTestApi();
  admin = (await api.logIn("boss")).accessToken;
  const db = connect({ url: api.databaseUrl });
  const command = adminCommands.grant;
  if (command) await runAdminCommand(db, { command, name: "boss", now: new Date() });
  await close(db);
  owner = (await api.logIn("owner")).accessToken;
  stranger = (await api.logIn("stranger")).accessToken;
});
afterEach(() => api[Symbol.asyncDispose]());

interface EnteredEvent {
  id: string;
  venueId: string;
  venue: string;
  coordinates: unknown;
  timezone: string;
}

async function enter(venue: string, fields: object = {}, token = owner): Promise<EnteredEvent> {
  const body = { date: "2026-07-01", time: "20:00", venue, address: "1 Road", ...fields };
  return (await api.send("POST", "/events", { body, token })).json();
}

const get = async (path: string) => (await api.send("GET", path)).json();
const patch = (id: string, body: object, token = owner) =>
  api.send("PATCH", `/venues/${id}`, { body, token });
const merge = (id: string, into: string, token = admin) =>
  api.send("POST", `/admin/venues/${id}/merge`, { body: { into }, token });
const namesOf = async (query: string): Promise<string[]> =>
  (await get(`/venues?${query}`)).items.map(({ name }: { name: string }) => name);

const PARIS = { latitude: 48.8674, longitude: 2.3635 };

test("events of one name and address share a venue, whoever enters them and however they spell it", async () => {
  const first = await enter("Café Central");
  const second = await enter("cafe  central", {}, stranger);
  expect(second).toMatchObject({ venueId: first.venueId, venue: "cafe  central" });
  expect(await get(`/venues/${first.venueId}`)).toEqual({
    id: first.venueId,
    name: "Café Central",
    address: "1 Road",
    ...{ description: null, url: null, coordinates: null, timezone: null, capacity: null },
    revision: 1,
    createdAt: "2026-01-01T12:00:00.000Z",
    updatedAt: "2026-01-01T12:00:00.000Z",
  });
});

test("what is said of a venue is shown as it was sent, byte for byte", async () => {
  const { venueId } = await enter("Hall");
  const said = {
    name: "武道館 🎪 הבימה e\u0301",
    address: "2\u00a0Road",
    description: "A **hall**\r\n\t<script>alert(1)</script> Z̷̢a̸l̶g̵o̷ \u202eabc",
    url: "https://example.com/hall?a=1&b=2",
    coordinates: { latitude: -90, longitude: 180 },
    timezone: "Asia/Tokyo",
    capacity: 10_000_000,
  };
  const changed = await patch(venueId, said);
  expect([changed.statusCode, changed.json()]).toMatchObject([200, { ...said, revision: 2 }]);
  expect(await get(`/venues/${venueId}`)).toEqual(changed.json());
  const { descriptionHtml } = await get(`/venues/${venueId}?include=descriptionHtml`);
  expect(descriptionHtml).toContain("<strong>hall</strong>");
  expect(descriptionHtml).not.toContain("<script>");

  const taken = { description: null, url: null, coordinates: null, timezone: null, capacity: null };
  expect((await patch(venueId, taken)).json()).toMatchObject({ ...taken, name: said.name });
});

test("who named a venue first changes it, and admins; nobody else", async () => {
  const { venueId } = await enter("Hall");
  await enter("Hall", {}, stranger);
  const refused = await patch(venueId, { capacity: 1 }, stranger);
  expect([refused.statusCode, refused.json().code]).toEqual([403, "NOT_THE_VENUES_EDITOR"]);
  const anonymous = await api.send("PATCH", `/venues/${venueId}`, { body: { capacity: 1 } });
  expect([anonymous.statusCode, anonymous.json().code]).toEqual([401, "UNAUTHENTICATED"]);
  expect((await patch(venueId, { capacity: 2 })).json().capacity).toBe(2);
  expect((await patch(venueId.toUpperCase(), { capacity: 3 }, admin)).json().capacity).toBe(3);

  const missing = await patch(venueId.replace(/^.{8}/, "ffffffff"), { capacity: 1 });
  expect([missing.statusCode, missing.json().code]).toEqual([404, "VENUE_NOT_FOUND"]);
});

test("only admins merge", async () => {
  const [{ venueId: from }, { venueId: into }] = [await enter("Hall"), await enter("Other")];
  const answer = await merge(from, into, owner);
  expect([answer.statusCode, answer.json().code]).toEqual([403, "NOT_AN_ADMIN"]);
  const anonymous = await api.send("POST", `/admin/venues/${from}/merge`, { body: { into } });
  expect(anonymous.statusCode).toBe(401);
  expect((await get(`/venues/${from}`)).id).toBe(from);
});

test("of two who change what they have both read, one is told", async () => {
  const { venueId } = await enter("Hall");
  const { etag } = (await api.send("GET", `/venues/${venueId}`)).headers;
  const change = (body: object) =>
    api.send("PATCH", `/venues/${venueId}`, {
      body,
      token: owner,
      headers: { "if-match": String(etag) },
    });
  const answers = await Promise.all([change({ capacity: 1 }), change({ capacity: 2 })]);
  expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 412]);
  expect((await patch(venueId, { capacity: 3, ifRevision: 1 })).statusCode).toBe(412);
  expect((await patch(venueId, { capacity: 3, ifRevision: 2 })).json().revision).toBe(3);
});

test("a venue's events are where it is, also those that were entered before", async () => {
  const before = await enter("Hall");
  const { venueId } = before;
  const draft = await enter("Hall", { status: "draft" });
  const elsewhere = await enter("Other");
  expect(before.coordinates).toBeNull();

  await patch(venueId, { coordinates: PARIS, timezone: "Asia/Tokyo" });
  const after = await enter("Hall");
  expect(after).toMatchObject({ venueId, coordinates: PARIS, timezone: "Asia/Tokyo" });
  expect(await get(`/events/${before.id}`)).toMatchObject({
    ...{ coordinates: PARIS, timezone: "Europe/Paris", revision: 1 },
  });
  expect((await get(`/events/${elsewhere.id}`)).coordinates).toBeNull();
  const own = await api.send("GET", `/events/${draft.id}`, { token: owner });
  expect(own.json().coordinates).toEqual(PARIS);
  const near = await get("/events?near=48.86,2.36&radius=5");
  expect(near.items).toHaveLength(2);

  await patch(venueId, { coordinates: null });
  expect((await get(`/events/${before.id}`)).coordinates).toBeNull();
  expect((await get("/events?near=48.86,2.36&radius=5")).items).toEqual([]);
});

test("a renamed venue is found by its new name; its events keep their words", async () => {
  const event = await enter("Hal");
  const { venueId } = event;
  expect((await patch(venueId, { name: "Hall" })).json().name).toBe("Hall");
  expect((await enter("HALL")).venueId).toBe(venueId);
  expect((await get(`/events/${event.id}`)).venue).toBe("Hal");
  expect((await enter("Hal")).venueId).not.toBe(venueId);
});

test("a venue does not take another's name and address, and is told how the two become one", async () => {
  const [{ venueId }, { venueId: other }] = [await enter("Hall"), await enter("Other")];
  const refused = await patch(other, { name: "HÀLL", capacity: 7 });
  expect([refused.statusCode, refused.json().code]).toEqual([409, "VENUE_EXISTS"]);
  expect(refused.json().detail).toContain(venueId);
  expect(refused.json().detail).toContain("/admin/venues/{id}/merge");
  expect(await get(`/venues/${other}`)).toMatchObject({ name: "Other", capacity: null });
  expect((await patch(other, { name: "HÀLL", address: "2 Road" })).statusCode).toBe(200);

  await merge(venueId, other);
  const taken = await patch(other, { name: "Hall", address: "1 Road" });
  expect([taken.statusCode, taken.json().id]).toEqual([200, other]);
  expect((await enter("HÀLL", { address: "2 Road" })).venueId).toBe(other);
  expect((await get(`/venues/${venueId}`)).id).toBe(other);
});

test("merged venues: ids, names and events of the one lead to the other, over several merges", async () => {
  const [one, two, three] = [await enter("One"), await enter("Two"), await enter("Three")];
  await patch(one.venueId, { coordinates: PARIS, capacity: 10, description: "*One*" });
  await patch(two.venueId, { capacity: 20 });
  const merged = await merge(one.venueId, two.venueId);
  expect([merged.statusCode, merged.json()]).toMatchObject([
    200,
    { id: two.venueId, name: "Two", capacity: 20, coordinates: PARIS, description: "*One*" },
  ]);
  expect((await get(`/events/${two.id}`)).coordinates).toEqual(PARIS);

  const place = { latitude: -33.8568, longitude: 151.2153 };
  await patch(three.venueId, { coordinates: place });
  await merge(two.venueId, three.venueId);
  const { id } = await get(`/venues/${three.venueId}`);
  for (const { venueId } of [one, two]) expect((await get(`/venues/${venueId}`)).id).toBe(id);
  for (const name of ["One", "Two", "Three"]) expect((await enter(name)).venueId).toBe(id);
  for (const [event, name] of [
    [one, "One"],
    [two, "Two"],
  ] as const) {
    expect(await get(`/events/${event.id}`)).toMatchObject({
      ...{ venue: name, venueId: id, coordinates: place, revision: 1 },
    });
  }
  expect((await get(`/events?venue=${one.venueId}`)).items).toHaveLength(6);
  const [item] = (await get(`/events?venue=${id}&include=venue&limit=1`)).items;
  expect(item.venueDetails).toMatchObject({ id, name: "Three" });
  expect(await namesOf("")).toEqual(["Three"]);

  // Who changes a former id changes the one that is left, if he may.
  expect((await patch(one.venueId, { capacity: 30 })).json()).toMatchObject({ id, capacity: 30 });
});

test("a merge is done once, and none goes in a circle", async () => {
  const [one, two, three] = [await enter("One"), await enter("Two"), await enter("Three")];
  const first = (await merge(one.venueId, two.venueId)).json();
  const again = await merge(one.venueId.toUpperCase(), two.venueId.toUpperCase());
  expect([again.statusCode, again.json()]).toEqual([200, first]);

  const refused = async (id: string, into: string) => {
    const answer = await merge(id, into);
    return [answer.statusCode, answer.json().code];
  };
  expect(await refused(two.venueId, two.venueId)).toEqual([409, "SAME_VENUE"]);
  expect(await refused(two.venueId, one.venueId)).toEqual([409, "SAME_VENUE"]);
  expect(await refused(one.venueId, one.venueId)).toEqual([409, "SAME_VENUE"]);
  expect(await refused(one.venueId.toUpperCase(), one.venueId)).toEqual([409, "SAME_VENUE"]);
  expect(await refused(one.venueId, three.venueId)).toEqual([409, "VENUE_MERGED"]);
  expect(await refused(one.id.replace(/^.{8}/, "ffffffff"), two.venueId)).toEqual([
    ...[404, "VENUE_NOT_FOUND"],
  ]);
  // Into one that was merged is into the one that is left.
  expect((await merge(three.venueId, one.venueId)).json().id).toBe(two.venueId);

  const db = connect({ url: api.databaseUrl });
  const [rows] = await db.execute(
    "SELECT COUNT(*) AS number FROM audit_entries WHERE kind = 'venues-merged'",
  );
  await close(db);
  expect(rows).toMatchObject([{ number: 2 }]);
});

test("who watches the events learns that their venue moved", async () => {
  const { id, venueId } = await enter("Hall");
  await patch(venueId, { coordinates: PARIS });
  const db = connect({ url: api.databaseUrl });
  const [rows] = await db.execute(
    "SELECT kind, HEX(event_id) AS event FROM event_changes ORDER BY id",
  );
  await close(db);
  const event = id.replaceAll("-", "").toUpperCase();
  expect(rows).toMatchObject([
    { kind: "created", event },
    { kind: "updated", event },
  ]);
});
