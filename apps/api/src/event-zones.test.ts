import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing.ts";

const NEW_YORK = "America/New_York";

let api: TestApi; // its own zone is Europe/Paris
let owner: string;

beforeAll(async () => {
  api = await openTestApi();
  owner = (await api.logIn("owner")).accessToken;
});
afterAll(() => api[Symbol.asyncDispose]());

const four = { date: "2026-07-01", time: "8pm", venue: "Hall", address: "1 Road" };

const create = (fields: object = {}, headers: Record<string, string> = {}) =>
  api.send("POST", "/events", { body: { ...four, ...fields }, token: owner, headers });

/** A venue of this name that is known to be in a zone. */
async function openVenue(venue: string, timezone: string | null): Promise<string> {
  const { venueId } = (await create({ venue })).json();
  const body = { timezone };
  const answer = await api.send("PATCH", `/venues/${venueId}`, { body, token: owner });
  expect(answer.statusCode).toBe(200);
  return answer.json().timezone;
}

test("what the server's own clocks skip is taken where others do not", async () => {
  await openVenue("Apollo", NEW_YORK);
  const night = { date: "2027-03-28", time: "02:15", endTime: "03:15" };
  const isTaken = {
    timezone: NEW_YORK,
    ...{ startsAt: "2027-03-28T06:15:00.000Z", endsAt: "2027-03-28T07:15:00.000Z" },
  };
  const there = { ...night, venue: "Apollo" };
  expect((await create(there)).json()).toMatchObject(isTaken);
  const once = { "idempotency-key": "019ab5a4-6c00-7000-8000-00000000000a" };
  expect((await create(there, once)).json()).toMatchObject(isTaken);
  const here = await create(night);
  expect([here.statusCode, here.json().errors]).toEqual([
    ...[400, [{ path: "endTime", message: "must be after the start" }]],
  ]);
});

const change = async (id: string, body: object) =>
  (await api.send("PATCH", `/events/${id}`, { body, token: owner })).json();

test("an event that is moved to a venue in another zone is at the same local time there", async () => {
  await openVenue("Beacon", NEW_YORK);
  await openVenue("Budokan", "Asia/Tokyo");
  const { id, timezone } = (await create()).json();
  expect(timezone).toBe("Europe/Paris");
  expect(await change(id, { venue: "Beacon" })).toMatchObject({
    ...{ timezone: NEW_YORK, time: "20:00", startsAt: "2026-07-02T00:00:00.000Z" },
  });
  expect(await change(id, { venue: "Budokan" })).toMatchObject({
    ...{ timezone: "Asia/Tokyo", time: "20:00", startsAt: "2026-07-01T11:00:00.000Z" },
  });
});

test.each([
  ["a venue of which no zone is known", {}, { address: "2 Road" }, "Europe/Paris"],
  ["the zone it is given with the move", {}, { timezone: "Europe/London" }, "Europe/London"],
  ["one of its own from before", { timezone: "Asia/Dubai" }, {}, "Asia/Dubai"],
])("when it is moved, it keeps to %s", async (_case, said, moved, timezone) => {
  await openVenue("Beacon", NEW_YORK);
  const { id } = (await create(said)).json();
  expect(await change(id, { venue: "Beacon", ...moved })).toMatchObject({ timezone });
});

test("an event whose venue is only spelled otherwise is not moved", async () => {
  const { id } = (await create({ venue: "Fillmore" })).json();
  await openVenue("Fillmore", NEW_YORK);
  expect(await change(id, { venue: "FILLMORE" })).toMatchObject({ timezone: "Europe/Paris" });
});

test("when a rescheduled event was to be stays the same moment in another zone", async () => {
  const { id, startsAt } = (await create()).json();
  const previousStart = async () => {
    const page = await api.send("GET", `/events/${id}/event.jsonld`);
    return new Date(page.json().previousStartDate).toISOString();
  };
  const body = { status: "rescheduled", date: "2026-07-02", timezone: NEW_YORK };
  expect(await change(id, body)).toMatchObject({ formerDate: "2026-07-01", formerTime: "14:00" });
  expect(await previousStart()).toBe(startsAt);
  expect(await change(id, { timezone: "Asia/Tokyo" })).toMatchObject({
    ...{ formerDate: "2026-07-02", formerTime: "03:00" },
  });
  expect(await previousStart()).toBe(startsAt);
});

test("a day on which an event was to be is the same in another zone", async () => {
  const { id } = (await create({ allDay: true })).json();
  const body = { status: "rescheduled", date: "2026-07-02", timezone: NEW_YORK };
  expect(await change(id, body)).toMatchObject({ formerDate: "2026-07-01" });
});

test("a time zone is answered as IANA spells it", async () => {
  expect(await openVenue("Forum", "america/port_of_spain")).toBe("America/Port_of_Spain");
  const { id, timezone } = (await create({ timezone: "asia/kolkata" })).json();
  expect(timezone).toBe("Asia/Kolkata");
  expect(await change(id, { timezone: "EUROPE/BERLIN" })).toMatchObject({
    timezone: "Europe/Berlin",
  });
  const same = { status: "rescheduled", timezone: "europe/berlin" };
  expect(await change(id, same)).toMatchObject({ code: "EVENT_STATUS_CONFLICT" });
});
