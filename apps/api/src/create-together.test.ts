import { openFaultProxy } from "@handbill/db/testing";
import { createConnection } from "mysql2/promise";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing.ts";

let api: TestApi;
let token: string;

beforeAll(async () => {
  api = await openTestApi();
  token = (await api.logIn("many")).accessToken;
});
afterAll(() => api[Symbol.asyncDispose]());

const event = { date: "2026-07-01", time: "8pm", venue: "Hall", address: "1 Road" };

/** How often events of these titles are stored, with their words, their tags and their entries in the feed of changes. */
async function countStored(titles: string[]): Promise<number[][]> {
  const connection = await createConnection({ uri: api.databaseUrl });
  const [rows] = await connection.query(
    `SELECT e.title, COUNT(*) AS found,
       SUM((SELECT COUNT(*) FROM event_search WHERE event_id = e.id)) AS words,
       SUM((SELECT COUNT(*) FROM event_tags WHERE event_id = e.id)) AS tags,
       SUM((SELECT COUNT(*) FROM event_continuations WHERE event_id = e.id)) AS days,
       SUM((SELECT COUNT(*) FROM event_changes WHERE event_id = e.id AND kind = 'created')) AS changes
     FROM events e GROUP BY e.title`,
  );
  await connection.end();
  const found = new Map<unknown, number[]>();
  for (const row of Array.isArray(rows) ? rows : []) {
    const counts = ["found", "words", "tags", "days", "changes"];
    found.set(
      Reflect.get(row, "title"),
      counts.map((name) => Number(Reflect.get(row, name))),
    );
  }
  return titles.map((title) => found.get(title) ?? [0, 0, 0, 0, 0]);
}

test("64 at once, on two servers: each is stored once, with all by which it is found", async () => {
  await using second = await openTestApi({}, api);
  const titles = Array.from({ length: 64 }, (_, n) => `At once ${n}`);
  const answers = await Promise.all(
    titles.map((title, n) =>
      (n % 2 ? api : second).send("POST", "/events", {
        body: {
          ...{ ...event, title, venue: `Hall ${n % 3}` },
          ...{ tags: ["Concert", "waltz"], endDate: "2026-07-03" },
        },
        token,
      }),
    ),
  );
  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([201]));
  expect(new Set(answers.map((answer) => answer.json().id)).size).toBe(64);
  for (const [n, answer] of answers.entries()) {
    expect(answer.json()).toMatchObject({ title: titles[n], venue: `Hall ${n % 3}` });
    const read = await api.send("GET", String(answer.headers.location));
    expect(read.json()).toEqual(answer.json());
  }
  expect(new Set((await countStored(titles)).map(String))).toEqual(new Set(["1,1,2,2,1"]));
});

test("what is invalid, and whose account is gone, is refused; those that came with it are stored", async () => {
  const leaver = (await api.logIn("leaver")).accessToken;
  const titles = ["Before", "Invalid", "Orphan", "After"];
  const send = (title: string, by = token, more = {}) =>
    api.send("POST", "/events", { body: { ...event, title, ...more }, token: by });
  const connection = await createConnection({ uri: api.databaseUrl });
  await connection.query("DELETE FROM users WHERE username = 'leaver'");
  await connection.end();
  const answers = await Promise.all([
    send("Before"),
    send("Invalid", token, { endDate: "2026-06-01" }),
    send("Orphan", leaver),
    send("After"),
  ]);
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 400, 401, 201]);
  expect((await countStored(titles)).map(([stored]) => stored)).toEqual([1, 0, 0, 1]);
});

test.each([
  ["in the middle of a batch", /^insert into `event_search`/, "cut-before"],
  ["before its COMMIT", /^COMMIT/, "cut-before"],
  ["after its COMMIT", /^COMMIT/, "cut-after"],
] as const)(
  "the database is lost %s: what was acknowledged is there once, what was refused is not",
  async (when, statement, fault) => {
    await using proxy = await openFaultProxy(api.databaseUrl);
    await using behind = await openTestApi({ DATABASE_URL: proxy.url }, api);
    await behind.send("POST", "/events", { body: event, token });
    const titles = Array.from({ length: 48 }, (_, n) => `Lost ${when} ${n}`);
    proxy.fail(statement, fault, 3);
    const answers = await Promise.all(
      titles.map((title) => behind.send("POST", "/events", { body: { ...event, title }, token })),
    );
    const stored = await countStored(titles);
    for (const [n, { statusCode }] of answers.entries()) {
      const counts = String(stored[n]);
      if (statusCode === 201) expect(counts).toBe("1,1,0,0,1");
      else if (statusCode === 503) expect(counts).toBe("0,0,0,0,0");
      else {
        expect(statusCode).toBe(504); // it is not known, and is said to be so
        expect(["1,1,0,0,1", "0,0,0,0,0"]).toContain(counts);
      }
    }
    const statuses = new Set(answers.map(({ statusCode }) => statusCode));
    expect(statuses.has(504)).toBe(String(statement).includes("COMMIT"));
  },
);

test("while a venue moves, every event that is entered ends up where it is", async () => {
  await using second = await openTestApi({}, api);
  const venue = "Moving";
  const made = await api.send("POST", "/events", { body: { ...event, venue }, token });
  const { venueId } = made.json();
  const moves = async () => {
    for (let n = 0; n < 10; n++) {
      const coordinates = { latitude: n, longitude: -n };
      const change = await second.send("PATCH", `/venues/${venueId}`, {
        body: { coordinates },
        token,
      });
      expect(change.statusCode).toBe(200);
    }
  };
  let isMoving = true;
  const enter = async (server: TestApi) => {
    while (isMoving) {
      const body = { ...event, venue };
      const answers = await Promise.all(
        Array.from({ length: 6 }, () => server.send("POST", "/events", { body, token })),
      );
      expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([201]));
    }
  };
  await Promise.all([
    enter(api),
    enter(second),
    moves().finally(() => {
      isMoving = false;
    }),
  ]);
  const connection = await createConnection({ uri: api.databaseUrl });
  const [places] = await connection.query(
    "SELECT DISTINCT latitude, longitude, small_cell IS NULL AS nowhere FROM events WHERE venue = ?",
    [venue],
  );
  await connection.end();
  expect(places).toEqual([{ latitude: 9, longitude: -9, nowhere: 0 }]);
});
