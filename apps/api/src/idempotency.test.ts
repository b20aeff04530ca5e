import { openFaultProxy } from "@handbill/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing.ts";

let api: TestApi;
let token: string;

beforeAll(async () => {
  api = await openTestApi();
  token = (await api.logIn("repeater")).accessToken;
});
afterAll(() => api[Symbol.asyncDispose]());

const event = { date: "2026-07-01", time: "8pm", venue: "Hall", address: "1 Road" };

async function countEvents(title: string): Promise<number> {
  const { items }: { items: { title: string }[] } = (
    await api.send("GET", "/events?limit=100")
  ).json();
  return items.filter((item) => item.title === title).length;
}

test("a request that is repeated with its key gets the first answer, and makes nothing", async () => {
  const body = { ...event, venue: "Repeated" };
  const first = await api.send("POST", "/events", { body, token, idempotencyKey: "one" });
  api.moveClock(1000);
  const again = await api.send("POST", "/events", { body, token, idempotencyKey: "one" });
  expect([first.statusCode, again.statusCode]).toEqual([201, 201]);
  expect(again.json()).toEqual(first.json());
  expect(again.headers.location).toBe(first.headers.location);
  expect(await countEvents("Repeated")).toBe(1);
});

test("fifty duplicates at once, on two servers, make one event", async () => {
  await using second = await openTestApi({}, api);
  const body = { ...event, venue: "Fifty" };
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, n) =>
      (n % 2 ? api : second).send("POST", "/events", { body, token, idempotencyKey: "fifty" }),
    ),
  );
  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([201]));
  expect(new Set(answers.map((answer) => answer.json().id)).size).toBe(1);
  expect(await countEvents("Fifty")).toBe(1);
});

test("a key that comes with another request is refused; another caller's is another key", async () => {
  const send = (venue: string, by = token) =>
    api.send("POST", "/events", { body: { ...event, venue }, token: by, idempotencyKey: "two" });
  expect((await send("Mine")).statusCode).toBe(201);
  const other = await send("Not mine");
  expect([other.statusCode, other.json().code]).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);

  const stranger = (await api.logIn("stranger")).accessToken;
  expect((await send("Theirs", stranger)).statusCode).toBe(201);
  expect([await countEvents("Mine"), await countEvents("Not mine")]).toEqual([1, 0]);
});

test("without a key each request counts", async () => {
  const body = { ...event, venue: "Twice" };
  await api.send("POST", "/events", { body, token });
  await api.send("POST", "/events", { body, token });
  expect(await countEvents("Twice")).toBe(2);
});

test("what failed is not remembered", async () => {
  const register = (username: string, email: string, password = "pass") =>
    api.send("POST", "/register", {
      body: { username, email, password },
      idempotencyKey: "register",
    });
  expect((await register("repeater", "new@example.com")).statusCode).toBe(409);
  const created = await register("newcomer", "new@example.com");
  const again = await register("newcomer", "new@example.com");
  expect([created.statusCode, again.statusCode]).toEqual([201, 201]);
  expect(again.json()).toEqual(created.json());
  // Another password is another request, though no trace of a password is stored with the key.
  const other = await register("newcomer", "new@example.com", "other password");
  expect([other.statusCode, other.json().code]).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
});

test("a key that is no key names the header", async () => {
  const answer = await api.send("POST", "/events", { body: event, token, idempotencyKey: "a b" });
  expect(answer.statusCode).toBe(400);
  expect(answer.json().errors).toEqual([
    { path: "Idempotency-Key", message: "must be 1 to 255 visible ASCII characters" },
  ]);
});

test.each(["cut-before", "cut-after"] as const)(
  "a COMMIT that is lost (%s): settled with a key, told without one",
  async (fault) => {
    await using proxy = await openFaultProxy(api.databaseUrl);
    await using behind = await openTestApi({ DATABASE_URL: proxy.url }, api);
    const title = `Lost ${fault}`;
    await api.send("POST", "/events", { body: event, token }); // its venue is another COMMIT
    proxy.fail(/^COMMIT/i, fault);
    const answer = await behind.send("POST", "/events", {
      body: { ...event, title },
      token,
      idempotencyKey: title.replace(" ", "-"),
    });
    expect(answer.statusCode).toBe(201);
    expect(await countEvents(title)).toBe(1);

    proxy.fail(/^COMMIT/i, fault);
    const without = await behind.send("POST", "/events", { body: { ...event, title }, token });
    expect([without.statusCode, without.json().code]).toEqual([504, "OUTCOME_UNKNOWN"]);
  },
);

test("a request that is refused has left nothing, also when the database is lost after the insert", async () => {
  await using proxy = await openFaultProxy(api.databaseUrl);
  await using behind = await openTestApi({ DATABASE_URL: proxy.url }, api);
  const venue = "Refused";
  proxy.fail(/^insert into `event_changes`/i, "cut-before", 10);
  const answer = await behind.send("POST", "/events", { body: { ...event, venue }, token });
  expect([answer.statusCode, answer.json().code]).toEqual([503, "UNAVAILABLE"]);
  expect(await countEvents(venue)).toBe(0);
});
