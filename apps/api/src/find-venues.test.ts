import { afterEach, beforeEach, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing.ts";

let api: TestApi;
let token: string;

beforeEach(async () => {
  api = await openTestApi();
  token = (await api.logIn("owner")).accessToken;
});
afterEach(() => api[Symbol.asyncDispose]());

async function enter(venue: string, fields: object = {}): Promise<{ venueId: string }> {
  const body = { date: "2026-07-01", time: "20:00", venue, address: "1 Road", ...fields };
  return (await api.send("POST", "/events", { body, token })).json();
}

const get = async (path: string) => (await api.send("GET", path)).json();
const patch = (id: string, body: object) => api.send("PATCH", `/venues/${id}`, { body, token });
const namesOf = async (query: string): Promise<string[]> =>
  (await get(`/venues?${query}`)).items.map(({ name }: { name: string }) => name);

test("venues are listed by name, each once, while others are entered and merged", async () => {
  const names = ["Zoo", "élan", "Elan B", "apollo", "Über", "Über", "武道館", "Éden"];
  const ids = [];
  for (const [index, name] of names.entries()) {
    ids.push((await enter(name, { address: `${index} Road` })).venueId);
  }
  const listed = await namesOf("limit=100");
  expect(listed).toEqual(["apollo", "Éden", "élan", "Elan B", "Über", "Über", "Zoo", "武道館"]);

  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: { id: string; name: string }[]; nextCursor: string | null } = await get(
      `/venues?limit=2${cursor === null ? "" : `&cursor=${cursor}`}`,
    );
    seen.push(...page.items.map(({ name }) => name));
    cursor = page.nextCursor;
    if (seen.length === 2) await enter("Aardvark");
  } while (cursor !== null);
  expect(seen).toEqual(listed);
});

test.each([
  ["q=CAFE", ["Café 100%", "Le Cafe_"]],
  ["q=caf%C3%A9", ["Café 100%", "Le Cafe_"]],
  ["q=cafe&match=prefix", ["Café 100%"]],
  ["q=100%25", ["Café 100%"]],
  ["q=_", ["Le Cafe_"]],
  ["q=!", ["Hey!"]],
  ["q=%E9%81%93", ["武道館"]],
  ["q=nowhere", []],
  ["q=%27%20OR%201%3D1", []],
])("?%s finds %j", async (query, names) => {
  for (const name of ["Café 100%", "Le Cafe_", "Hey!", "武道館"]) await enter(name);
  expect(await namesOf(query)).toEqual(names);
});

test("venues are found near a place, across the antimeridian and at the poles too", async () => {
  const places = {
    Suva: { latitude: -18.14, longitude: 178.44 },
    Apia: { latitude: -13.83, longitude: -171.76 },
    "East of it": { latitude: 0, longitude: -179.99 },
    "West of it": { latitude: 0, longitude: 179.99 },
    Pole: { latitude: 90, longitude: 0 },
    "Other side": { latitude: 89.9, longitude: 180 },
    Nowhere: null,
  };
  for (const [name, coordinates] of Object.entries(places)) {
    await patch((await enter(name)).venueId, { coordinates });
  }
  expect(await namesOf("near=0,180&radius=5")).toEqual(["East of it", "West of it"]);
  expect(await namesOf("near=0,-180&radius=5&q=east")).toEqual(["East of it"]);
  expect(await namesOf("near=0,179.99&radius=2")).toEqual(["West of it"]);
  expect(await namesOf("near=89.95,90&radius=50")).toEqual(["Other side", "Pole"]);
  expect(await namesOf("near=-18,178&radius=100")).toEqual(["Suva"]);
  expect(await namesOf("near=-18,178&radius=0.1")).toEqual([]);
});

test.each([
  [{ coordinates: { latitude: 90.1, longitude: 0 } }, "coordinates.latitude"],
  [{ coordinates: { latitude: 0, longitude: -180.001 } }, "coordinates.longitude"],
  [{ coordinates: { latitude: 1 } }, "coordinates.longitude"],
  [{ coordinates: { latitude: "1", longitude: "1" } }, "coordinates.latitude"],
  [{ coordinates: { latitude: 1, longitude: 1, height: 1 } }, "coordinates.height"],
  [{ capacity: 0 }, "capacity"],
  [{ capacity: 10_000_001 }, "capacity"],
  [{ capacity: 1.5 }, "capacity"],
  [{ timezone: "Mars/Olympus" }, "timezone"],
  [{ timezone: "+01:00" }, "timezone"],
  [{ url: "javascript:alert(1)" }, "url"],
  [{ url: "https://example.com@evil.example" }, "url"],
  [{ name: "" }, "name"],
  [{ name: "  \u3000 " }, "name"],
  [{ name: "a\u0000b" }, "name"],
  [{ name: "\ud800" }, "name"],
  [{ name: "a\nb" }, "name"],
  [{ name: "a".repeat(201) }, "name"],
  [{ name: null }, "name"],
  [{ address: "a".repeat(501) }, "address"],
  [{ description: "a".repeat(20_001) }, "description"],
  [{ description: "a\u0000" }, "description"],
  [{ ifRevision: 0 }, "ifRevision"],
  [{ createdBy: "019ab5a4-6c00-7000-8000-000000000001" }, "createdBy"],
  [{ mergedInto: null }, "mergedInto"],
  [{ revision: 9 }, "revision"],
])("%j is refused by its name", async (body, field) => {
  const { venueId } = await enter("Hall");
  const answer = await patch(venueId, body);
  expect([answer.statusCode, answer.json().code]).toEqual([400, "VALIDATION_FAILED"]);
  expect(answer.json().errors.map(({ path }: { path: string }) => path)).toContain(field);
  expect((await get(`/venues/${venueId}`)).revision).toBe(1);
});

test.each([
  ["/venues/not-an-id", 400],
  ["/venues/ffffffff-6c00-7000-8000-000000000001", 404],
  ["/venues?radius=-1", 400],
  ["/venues?near=0,0&radius=1000000000", 400],
  ["/venues?near=91,0", 400],
  ["/venues?near=0", 400],
  ["/venues?limit=0", 400],
  ["/venues?limit=101", 400],
  ["/venues?cursor=AAAA", 400],
  ["/venues?cursor=%00", 400],
  ["/venues?q=%00", 400],
  ["/venues?sort=capacity", 400],
])("GET %s answers %i", async (path, status) => {
  expect((await api.send("GET", path)).statusCode).toBe(status);
});
